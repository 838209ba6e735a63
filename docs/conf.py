"""How the documentation is built: `make docs`. Nothing is fetched from a network."""

from __future__ import annotations

import sys
from importlib.metadata import version as installed_version
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE / "extensions"))

project = "Isthmus"
author = "The Isthmus developers"
copyright = "The Isthmus developers, Apache License 2.0"
release = version = installed_version("isthmus")

extensions = [
    "myst_parser",
    "sphinx.ext.autodoc",
    "sphinx.ext.napoleon",
    "reference_pages",
]
source_suffix = {".md": "markdown"}
exclude_patterns = ["extensions"]
smartquotes = False  # a command line has two hyphens, not a dash
default_role = "code"  # docstrings write names between single backticks

myst_enable_extensions = ["attrs_inline", "colon_fence", "deflist"]
myst_heading_anchors = 3

autodoc_member_order = "bysource"
autodoc_typehints = "signature"
autodoc_typehints_format = "short"
python_use_unqualified_type_names = True
napoleon_google_docstring = False
napoleon_use_rtype = False

html_theme = "furo"
html_title = f"Isthmus {release}"
html_copy_source = False
html_show_sphinx = False
html_theme_options = {
    "light_css_variables": {"color-brand-primary": "#1f5a99", "color-brand-content": "#1f5a99"},
    "dark_css_variables": {"color-brand-primary": "#8ab8e6", "color-brand-content": "#8ab8e6"},
}
html_static_path = ["static"]
html_css_files = ["wide-tables.css"]
