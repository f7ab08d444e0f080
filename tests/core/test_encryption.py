"""Sealed identity numbers: they open with the right key only, and unchanged only."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kompetens.core.encryption import EncryptionError, IdentityCipher

KEY_1, KEY_2, INDEX = bytes(range(32)), bytes(range(32, 64)), bytes(range(64, 96))
NUMBER = "198504122386"


def cipher(current=1, **keys):
    return IdentityCipher(keys.get("keys", {1: KEY_1}), current, keys.get("index", INDEX))


@given(st.text(max_size=30))
def test_what_was_sealed_opens_again(text):
    assert cipher().decrypt(cipher().encrypt(text)) == text


def test_the_same_number_is_sealed_differently_every_time():
    assert len({cipher().encrypt(NUMBER) for _ in range(50)}) == 50
    assert NUMBER.encode() not in cipher().encrypt(NUMBER)


def test_any_changed_bit_is_noticed():
    sealed = cipher().encrypt(NUMBER)
    for place in range(len(sealed)):
        for bit in range(8):
            changed = bytearray(sealed)
            changed[place] ^= 1 << bit
            with pytest.raises(EncryptionError):
                cipher().decrypt(bytes(changed))


@pytest.mark.parametrize("cut", [0, 1, 12, 28, 40])
def test_truncated_value_is_noticed(cut):
    with pytest.raises(EncryptionError):
        cipher().decrypt(cipher().encrypt(NUMBER)[:cut])


def test_wrong_key_does_not_open():
    with pytest.raises(EncryptionError) as caught:
        cipher(keys={1: KEY_2}).decrypt(cipher().encrypt(NUMBER))
    assert caught.value.code == "encryption-tampered"
    assert NUMBER not in str(caught.value)


def test_value_moved_to_another_owner_does_not_open():
    sealed = cipher().encrypt(NUMBER, owner=b"person 7")
    assert cipher().decrypt(sealed, owner=b"person 7") == NUMBER
    with pytest.raises(EncryptionError):
        cipher().decrypt(sealed, owner=b"person 8")


def test_keys_are_rotated_by_their_id():
    old = cipher().encrypt(NUMBER)
    both = cipher(current=2, keys={1: KEY_1, 2: KEY_2})
    assert both.decrypt(old) == NUMBER
    assert not both.is_current(old)
    new = both.reseal(old)
    assert both.is_current(new)
    only_new = cipher(current=2, keys={2: KEY_2})
    assert only_new.decrypt(new) == NUMBER
    with pytest.raises(EncryptionError, match="key 1"):
        only_new.decrypt(old)


def test_a_value_cannot_be_passed_off_as_sealed_with_another_key_id():
    same_key_twice = cipher(keys={1: KEY_1, 2: KEY_1})
    sealed = same_key_twice.encrypt(NUMBER)
    with pytest.raises(EncryptionError):
        same_key_twice.decrypt(b"\x02" + sealed[1:])


def test_blind_index_is_the_same_for_the_same_number_and_key_only():
    index = cipher().blind_index(NUMBER)
    assert index == cipher(current=2, keys={2: KEY_2}).blind_index(NUMBER)
    assert len(index) == 32
    assert index != cipher().blind_index("198504122394")
    assert index != cipher(index=bytes(32)).blind_index(NUMBER)


@pytest.mark.parametrize(
    ("keys", "current", "index"),
    [
        ({1: KEY_1}, 2, INDEX),
        ({1: KEY_1[:16]}, 1, INDEX),
        ({0: KEY_1}, 0, INDEX),
        ({256: KEY_1}, 256, INDEX),
        ({1: KEY_1}, 1, INDEX[:31]),
        ({1: KEY_1}, 1, KEY_1),
    ],
)
def test_wrong_keys_are_refused_at_once(keys, current, index):
    with pytest.raises(ValueError, match="key"):
        IdentityCipher(keys, current, index)


def test_keys_are_never_shown():
    assert repr(cipher()) == "IdentityCipher(keys=[1], current=1)"
