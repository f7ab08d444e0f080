"""Encryption of identity numbers at rest, and a way to look them up without decrypting.

AES-256-GCM: a sealed value is the key's id (1 byte), a random nonce (12 bytes), the ciphertext and its tag
(16 bytes). The id and the purpose are authenticated, so that a value changed in any bit, sealed for another
purpose or moved to another owner does not open. The blind index is HMAC-SHA-256 under a key of its own:
equal numbers give equal indexes, and without the key neither a number nor a guess at one can be tested.
"""

import hashlib
import hmac
import os
from collections.abc import Mapping

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from kompetens.core.messages import Message, MessageError

KEY_BYTES = 32
INDEX_BYTES = 32
_NONCE_BYTES = 12
_TAG_BYTES = 16
_PURPOSE = b"kompetens/identity-number/1"
_INDEX_PURPOSE = b"kompetens/identity-number/index/1\0"


class EncryptionError(MessageError):
    """A value cannot be sealed or opened with the keys at hand. Never holds the value or a key."""


UNKNOWN_KEY = Message(
    "encryption-unknown-key",
    "The value was encrypted with key {key}, which is not configured. Add that key to the configuration.",
    "Värdet är krypterat med nyckel {key}, som saknas i konfigurationen. Lägg till nyckeln.",
)
TAMPERED = Message(
    "encryption-tampered",
    "The encrypted value cannot be opened: it has been changed, or the key is not the one it was made with.",
    "Det krypterade värdet går inte att öppna: det har ändrats, eller så är nyckeln en annan.",
)


class IdentityCipher:
    """Seals and opens identity numbers with *keys* (id 1-255 to 32 bytes each).

    New values are sealed with the key *current*; the others stay for opening older values until those are
    sealed again (:meth:`reseal`). Raises :class:`ValueError` when a key has the wrong length, *current* is
    not among the keys, or the index key equals an encryption key. Safe to share between threads.
    """

    def __init__(self, keys: Mapping[int, bytes], current: int, index_key: bytes) -> None:
        if current not in keys:
            raise ValueError(f"the current key {current} is not among the keys")
        for key_id, key in keys.items():
            if not 1 <= key_id <= 255:
                raise ValueError(f"key id {key_id} is not between 1 and 255")
            if len(key) != KEY_BYTES:
                raise ValueError(f"key {key_id} has {len(key)} bytes instead of {KEY_BYTES}")
            if hmac.compare_digest(key, index_key):
                raise ValueError(f"the index key must be another than key {key_id}")
        if len(index_key) != KEY_BYTES:
            raise ValueError(f"the index key has {len(index_key)} bytes instead of {KEY_BYTES}")
        self._ciphers = {key_id: AESGCM(key) for key_id, key in keys.items()}
        self._current = current
        self._index_key = index_key

    def __repr__(self) -> str:
        return f"IdentityCipher(keys={sorted(self._ciphers)}, current={self._current})"

    def encrypt(self, text: str, *, owner: bytes = b"") -> bytes:
        """*text* sealed with the current key; *owner* (any bytes, not stored) must be given again to open."""
        nonce = os.urandom(_NONCE_BYTES)
        head = bytes((self._current,))
        sealed = self._ciphers[self._current].encrypt(nonce, text.encode(), _associated(head, owner))
        return head + nonce + sealed

    def decrypt(self, sealed: bytes, *, owner: bytes = b"") -> str:
        """The text of a sealed value. Raises :class:`EncryptionError`."""
        sealed = bytes(sealed)
        if len(sealed) < 1 + _NONCE_BYTES + _TAG_BYTES:
            raise EncryptionError(TAMPERED)
        cipher = self._ciphers.get(sealed[0])
        if cipher is None:
            raise EncryptionError(UNKNOWN_KEY.fill(key=sealed[0]))
        nonce, body = sealed[1 : 1 + _NONCE_BYTES], sealed[1 + _NONCE_BYTES :]
        try:
            return cipher.decrypt(nonce, body, _associated(sealed[:1], owner)).decode()
        except InvalidTag:
            raise EncryptionError(TAMPERED) from None

    def blind_index(self, text: str) -> bytes:
        """32 bytes that are the same for the same text and say nothing about it without the index key."""
        return hmac.digest(self._index_key, _INDEX_PURPOSE + text.encode(), hashlib.sha256)

    def is_current(self, sealed: bytes) -> bool:
        """False when the value should be sealed again because the key has been changed since."""
        return bytes(sealed[:1]) == bytes((self._current,))

    def reseal(self, sealed: bytes, *, owner: bytes = b"") -> bytes:
        """The same text sealed with the current key. Raises :class:`EncryptionError`."""
        return self.encrypt(self.decrypt(sealed, owner=owner), owner=owner)


def _associated(head: bytes, owner: bytes) -> bytes:
    return _PURPOSE + head + owner
