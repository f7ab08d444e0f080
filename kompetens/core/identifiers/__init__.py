"""Swedish identifiers: people, organisations, workplaces, codes of industries and places.

``parse_*`` takes the official spellings only; ``read_*`` takes what people and spreadsheets make of them
(spaces, numbers stored as floats, lost leading zeros). Both raise :class:`IdentifierError`.
"""

from kompetens.core.identifiers.codes import (
    COUNTIES,
    parse_county_code,
    parse_municipality_code,
    parse_sni,
    read_cfar_number,
)
from kompetens.core.identifiers.errors import IdentifierError
from kompetens.core.identifiers.organisational import (
    LegalForm,
    OrganisationNumber,
    parse_organisation_number,
    read_organisation_number,
    unallotted_organisation_number,
)
from kompetens.core.identifiers.personal import (
    Gender,
    IdentityNumber,
    IdentityType,
    is_identity_number,
    is_official_test_number,
    mask_identity_number,
    parse_identity_number,
    read_identity_number,
)
from kompetens.core.identifiers.test_numbers import (
    official_test_capacity,
    official_test_number,
    official_test_numbers,
)

__all__ = [
    "COUNTIES",
    "Gender",
    "IdentifierError",
    "IdentityNumber",
    "IdentityType",
    "LegalForm",
    "OrganisationNumber",
    "is_identity_number",
    "is_official_test_number",
    "mask_identity_number",
    "official_test_capacity",
    "official_test_number",
    "official_test_numbers",
    "parse_county_code",
    "parse_identity_number",
    "parse_municipality_code",
    "parse_organisation_number",
    "parse_sni",
    "read_cfar_number",
    "read_identity_number",
    "read_organisation_number",
    "unallotted_organisation_number",
]
