"""Texts that a spreadsheet would run as formulas: disarmed on the way out, as they were on the way in."""

import re

# Full-width forms too: some spreadsheets fold them to the plain ones.
_STARTS_FORMULA = re.compile(r"^'*[=+\-@\t\r\n|%＝＋－＠]")
_QUOTED_FORMULA = re.compile(r"^'+[=+\-@\t\r\n|%＝＋－＠]")


def disarm(text: str) -> str:
    """`text` with an apostrophe before it if a spreadsheet could take it for a formula; `rearm` takes it away."""
    return f"'{text}" if _STARTS_FORMULA.match(text) else text


def rearm(text: str) -> str:
    """The text that `disarm` was given."""
    return text[1:] if _QUOTED_FORMULA.match(text) else text
