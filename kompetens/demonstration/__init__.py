"""The demonstration programme lived through: loaded, planned, adopted, and three months of it attended."""
