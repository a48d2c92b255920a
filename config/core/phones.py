"""Phone numbers in all their spellings, stored in one: E.164."""

import phonenumbers


def normalise_phone(text: str) -> str | None:
    """`text` as E.164 (`+84912345678`), read as Vietnamese unless it names a country; None when it is no number."""
    try:
        number = phonenumbers.parse(text, "VN")
    except phonenumbers.NumberParseException:
        return None
    if not phonenumbers.is_possible_number(number):
        return None
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)
