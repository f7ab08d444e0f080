"""Start pages that mix rooms; no models."""
