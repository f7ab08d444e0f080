"""The programme's cipher for identity numbers, with the keys that the settings name.

Sealing and opening go through `seal` and `opened` and nothing else: the blind index is the sealed value's
owner, so a cipher text that is moved to another person's row does not open there. `IDENTITY_KEY` is one key,
or several as `1:BASE64,2:BASE64`: the last one seals, all open, so that numbers can be sealed anew one by one
while everything runs.
"""

from __future__ import annotations

import base64
from datetime import date
from functools import lru_cache
from typing import Any

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured

from kompetens.core.encryption import IdentityCipher
from kompetens.core.identifiers import Gender, IdentityNumber, IdentityType, mask_identity_number
from kompetens.organisations.models import Person

_GENDER = {Gender.FEMALE: "woman", Gender.MALE: "man", None: "unknown"}
_LETTERS = "ABCDEFGHJKLMNPRSTUVWXYZ"
_NAME_LETTERS = "ACDEFHJKLMNPRTUVWXY34679"


def cipher() -> IdentityCipher:
    """Raises ImproperlyConfigured, without the keys, when a key is missing or has the wrong length."""
    return _cipher(settings.IDENTITY_KEY, settings.INDEX_KEY)


@lru_cache(maxsize=4)
def _cipher(identity_key: str, index_key: str) -> IdentityCipher:
    try:
        keys = dict(_numbered(part) for part in identity_key.split(","))
        return IdentityCipher(keys, list(keys)[-1], base64.b64decode(index_key, validate=True))
    except ValueError as error:
        raise ImproperlyConfigured(
            "KOMPETENS_IDENTITY_KEY and KOMPETENS_INDEX_KEY (or the files of those names in the data folder's "
            f"secrets) must each be 32 bytes in base64; several identity keys are written 1:…,2:… ({error})"
        ) from error


def _numbered(part: str) -> tuple[int, bytes]:
    number, colon, key = part.strip().rpartition(":")
    return int(number) if colon else 1, base64.b64decode(key, validate=True)


def blind_index(number: str) -> bytes:
    """What a number (12 characters) is found by."""
    return cipher().blind_index(number)


def seal(number: str) -> tuple[bytes, bytes]:
    """(cipher text, blind index) for a person's `identity_cipher` and `identity_index`."""
    index = blind_index(number)
    return cipher().encrypt(number, owner=index), index


def identity_fields(number: IdentityNumber) -> dict[str, Any]:
    """All columns of a Person that follow from her number: type, cipher, index, birth date, legal gender.

    Raises ValueError for a pseudo-number, which is no identity.
    """
    if number.type is IdentityType.PSEUDONYM:
        raise ValueError("a pseudo-number is not an identity number")
    sealed, index = seal(number.value)
    return {
        "identity_type": str(number.type),
        "identity_cipher": sealed,
        "identity_index": index,
        "birth_date": number.birth_date,
        "gender": _GENDER[number.gender],
    }


def opened(person: Person) -> str:
    """The person's whole number, "" when she has none. Showing it to anybody is `reveal_identity`'s job.

    Raises kompetens.core.encryption.EncryptionError when the row has been tampered with.
    """
    if person.identity_cipher is None or person.identity_index is None:
        return ""
    return cipher().decrypt(bytes(person.identity_cipher), owner=bytes(person.identity_index))


def masked(person: Person) -> str:
    """"19850412-••••", or "" when there is no number; of a protected person not even the birth date."""
    number = opened(person)
    if not number:
        return ""
    return mask_identity_number("" if person.is_protected else number)


def _draw(person_key: str, purpose: str, attempt: int) -> int:
    """A number that stays the same for the person and says nothing about her without the key."""
    return int.from_bytes(cipher().blind_index(f"{purpose}/{person_key}/{attempt}")[:8])


def pseudonym(programme_id: int, key: str) -> str:
    """The name by which a person (`Person.key`) with protected identity is listed: "Deltagare K7R4M"; always the
    same for her."""
    drawn = _draw(f"{programme_id}/{key}", "pseudonym", 0)
    letters = []
    for _ in range(5):
        drawn, index = divmod(drawn, len(_NAME_LETTERS))
        letters.append(_NAME_LETTERS[index])
    return "Deltagare " + "".join(letters)


def pseudo_number(programme_id: int, key: str, birth_date: date, attempt: int = 0) -> str:
    """What is reported instead of a protected person's number: YYYYMMDD, T, a letter, two digits.

    `attempt` gives another one when the first is taken by somebody born on the same day.
    """
    drawn, index = divmod(_draw(f"{programme_id}/{key}", "pseudo-number", attempt), len(_LETTERS))
    return f"{birth_date:%Y%m%d}T{_LETTERS[index]}{drawn % 100:02d}"
