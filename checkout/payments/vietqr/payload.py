"""The text in a VietQR code (NAPAS 247 over EMVCo's merchant-presented format).

Tag, length and value after each other, two digits each for the first two, all ASCII; the last four characters are a
CRC over everything before them, its own tag and length among it.
"""

import re
from dataclasses import dataclass

from config.core.text import fold

NAPAS = "A000000727"
TO_ACCOUNT = "QRIBFTTA"
LONGEST_NOTE = 25
_DYNAMIC = "12"  # meant for one payment, with its amount
_DONG = "704"
_NOT_IN_NOTES = re.compile(r"[^A-Za-z0-9 ]+")


@dataclass(frozen=True)
class BankAccount:
    """Where money goes: the bank's six-digit BIN, the account's number, whose it is."""

    bin: str
    number: str
    holder: str
    bank: str


def payload(account: BankAccount, *, amount: int, note: str) -> str:
    """The text of a code that asks for `amount` whole dong with `note` (folded to ASCII, cut to 25 characters)."""
    beneficiary = _tag("00", account.bin) + _tag("01", account.number)
    text = (
        _tag("00", "01")
        + _tag("01", _DYNAMIC)
        + _tag("38", _tag("00", NAPAS) + _tag("01", beneficiary) + _tag("02", TO_ACCOUNT))
        + _tag("53", _DONG)
        + _tag("54", str(amount))
        + _tag("58", "VN")
        + _tag("62", _tag("08", plain_note(note)))
        + "6304"
    )
    return text + f"{crc(text.encode('ascii')):04X}"


def plain_note(note: str) -> str:
    """`note` as every bank lets it through: letters, digits and spaces of ASCII, at most 25."""
    bare = _NOT_IN_NOTES.sub(" ", fold(note).upper())
    return " ".join(bare.split())[:LONGEST_NOTE].strip()


def crc(data: bytes) -> int:
    """CRC-16/CCITT-FALSE: polynomial 0x1021, begun with 0xFFFF, nothing reflected, nothing added at the end."""
    register = 0xFFFF
    for byte in data:
        register ^= byte << 8
        for _ in range(8):
            register = ((register << 1) ^ 0x1021 if register & 0x8000 else register << 1) & 0xFFFF
    return register


def _tag(number: str, value: str) -> str:
    if len(value) > 99:
        raise ValueError(f"value of tag {number} has {len(value)} characters; the format has room for 99")
    return f"{number}{len(value):02d}{value}"
