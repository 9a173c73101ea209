"""Machine double-keying of printed archives."""

__version__ = "0.1.0"
