"""Partner names against public lists; lists/*.yaml describes each list."""
