"""Actor and row security, audit, clock, identifiers, money: the ground every room stands on."""
