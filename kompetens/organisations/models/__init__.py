from kompetens.organisations.models.company import Company, CompanyGroup, Provider, Site
from kompetens.organisations.models.membership import Membership, Role
from kompetens.organisations.models.people import Employment, IdentityReveal, Person
from kompetens.organisations.models.programme import Municipality, Programme, Region
from kompetens.organisations.models.scoped import AboutEmployee, scope_of
from kompetens.organisations.models.team import Absence, Calendar, Team

__all__ = [
    "AboutEmployee",
    "Absence",
    "Calendar",
    "Company",
    "CompanyGroup",
    "Employment",
    "IdentityReveal",
    "Membership",
    "Municipality",
    "Person",
    "Programme",
    "Provider",
    "Region",
    "Role",
    "Site",
    "Team",
    "scope_of",
]
