"""The tables of the bundle, one file per subject."""
