"""What can be learnt: frameworks, levels, role profiles, and evidence of a person's level."""
