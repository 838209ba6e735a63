"""The web application: observatory and casework on the domain packages; views stay thin."""
