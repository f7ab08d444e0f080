"""The planning engine: pure Python and numpy, no Django, no database."""
