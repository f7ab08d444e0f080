"""How good and how fast the planning engine is, on problems given as folders."""
