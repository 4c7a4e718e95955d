"""Performance target tables: model, forms, files, rules. No Qt in this package."""

__version__ = "0.1.0"
