"""What the wizard knows and concludes. Imports no user interface and no AWS client."""

__version__ = "0.1.0"
