"""Programme, region, company, site, team, person and employment; memberships and roles; imports."""
