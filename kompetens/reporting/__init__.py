"""Hours and figures: reads what others own."""
