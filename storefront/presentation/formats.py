"""Money, dates and numbers in pages are written as everywhere else."""

from config.core.formats import (
    NBSP,
    day_text,
    is_vietnamese,
    moment_text,
    money_text,
    number_text,
    unit_price_text,
)

__all__ = ["NBSP", "day_text", "is_vietnamese", "moment_text", "money_text", "number_text", "unit_price_text"]
