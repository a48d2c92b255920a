"""Money, dates and numbers as people of each language write them. A value and a language in, text out."""

from datetime import UTC, date, datetime
from decimal import Decimal

from config.core.clock import BUSINESS_ZONE
from config.core.money import dong

# Non-breaking: an amount must never be torn from its sign at the end of a line.
NBSP = "\u00a0"
# Fixed here, not taken from the system's locale: a certificate's date reads the same on every machine.
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


def is_vietnamese(language: str) -> bool:
    """Whether `language` (a code as Django gives it) writes numbers and dates in the Vietnamese way."""
    return language.split("-")[0].lower() == "vi"


def number_text(value: int | Decimal | float, language: str) -> str:
    """`4,5` and `1.250` in Vietnamese, `4.5` and `1,250` in English; digits after the mark are kept as they are."""
    text = f"{value:,}"
    if is_vietnamese(language):
        text = text.translate(str.maketrans(",.", ".,"))
    return text


def money_text(amount: int, language: str) -> str:
    """Whole dong: `125.000 ₫` in Vietnamese, `₫125,000` in English. Raises TypeError for anything but an integer."""
    figure = number_text(dong(amount), language)
    if is_vietnamese(language):
        return f"{figure}{NBSP}₫"
    return f"-₫{figure[1:]}" if amount < 0 else f"₫{figure}"


def unit_price_text(amount: int, unit: str, language: str) -> str:
    """Whole dong a unit: `250.000 ₫/kg`, `₫250,000/kg`."""
    return f"{money_text(amount, language)}/{unit}"


def day_text(value: date, language: str) -> str:
    """`15/06/2029` in Vietnamese, `15 Jun 2029` in English. A moment is told in Vietnam's time."""
    if isinstance(value, datetime):
        value = _local(value).date()
    if is_vietnamese(language):
        return f"{value.day:02d}/{value.month:02d}/{value.year}"
    return f"{value.day}{NBSP}{_MONTHS[value.month - 1]}{NBSP}{value.year}"


def moment_text(value: datetime, language: str) -> str:
    """Day and minute in Vietnam's time: `15/06/2029 14:05`, `15 Jun 2029, 14:05`. A naive moment counts as UTC."""
    local = _local(value)
    joint = " " if is_vietnamese(language) else ", "
    return f"{day_text(local.date(), language)}{joint}{local:%H:%M}"


def _local(value: datetime) -> datetime:
    if value.tzinfo is None:
        value = value.replace(tzinfo=UTC)
    return value.astimezone(BUSINESS_ZONE)
