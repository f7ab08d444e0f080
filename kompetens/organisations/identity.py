"""The programme's cipher for identity numbers, with the keys that the settings name.

Sealing and opening go through `seal` and `opened` and nothing else: the blind index is the sealed value's
owner, so a cipher text that is moved to another person's row does not open there.
"""

from __future__ import annotations

import base64
from functools import cache

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured

from kompetens.core.encryption import IdentityCipher
from kompetens.core.identifiers import mask_identity_number
from kompetens.organisations.models import Person

CURRENT_KEY = 1


@cache
def cipher() -> IdentityCipher:
    """Raises ImproperlyConfigured when a key is missing or has the wrong length."""
    try:
        key, index = (base64.b64decode(value, validate=True) for value in (settings.IDENTITY_KEY, settings.INDEX_KEY))
        return IdentityCipher({CURRENT_KEY: key}, CURRENT_KEY, index)
    except ValueError as error:
        raise ImproperlyConfigured(
            "KOMPETENS_IDENTITY_KEY and KOMPETENS_INDEX_KEY (or the files of those names in the data folder's "
            f"secrets) must each be 32 bytes in base64: {error}"
        ) from error


def blind_index(number: str) -> bytes:
    """What a number (12 characters) is found by."""
    return cipher().blind_index(number)


def seal(number: str) -> tuple[bytes, bytes]:
    """(cipher text, blind index) for a person's `identity_cipher` and `identity_index`."""
    index = blind_index(number)
    return cipher().encrypt(number, owner=index), index


def opened(person: Person) -> str:
    """The person's whole number, "" when she has none. Showing it to anybody is `reveal_identity`'s job.

    Raises kompetens.core.encryption.EncryptionError when the row has been tampered with.
    """
    if person.identity_cipher is None or person.identity_index is None:
        return ""
    return cipher().decrypt(bytes(person.identity_cipher), owner=bytes(person.identity_index))


def masked(person: Person) -> str:
    """"19850412-••••", or "" when there is no number."""
    number = opened(person)
    return mask_identity_number(number) if number else ""
