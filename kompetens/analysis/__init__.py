"""Needs analysis: ratings, gaps and needs."""
