"""Users and sign-in: identity only, no roles and no organisations."""
