"""What forms of desks have in common: refusals shown at their fields, dates and money as people type them."""

import re
from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from config.core.errors import Refusal

DATE_FORMATS = ["%d/%m/%Y", "%d-%m-%Y", "%d.%m.%Y", "%Y-%m-%d"]


def explain(form: forms.BaseForm, refusal: Refusal) -> None:
    """Put each error of a service at its field of `form`; what has no field there stands above the form."""
    for error in refusal.errors:
        name = (error.field or "").replace(".", "_")
        form.add_error(name if name in form.fields else None, str(error))


class DayField(forms.DateField):
    """A day as it is written here, 15/06/2029, or picked in the browser."""

    def __init__(self, **options: Any) -> None:
        options.setdefault("widget", forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"))
        super().__init__(input_formats=DATE_FORMATS, **options)

    def to_python(self, value: Any) -> date | None:
        return super().to_python(value)


class PriceField(forms.CharField):
    """Whole dong: 125000, 125.000 or 125 000 ₫. Anything with a fraction is refused, not rounded."""

    default_error_messages = {"invalid": _("Write the price as a whole number of dong, such as 125000.")}

    def __init__(self, **options: Any) -> None:
        options.setdefault("widget", forms.TextInput(attrs={"inputmode": "numeric"}))
        super().__init__(max_length=20, **options)

    def clean(self, value: Any) -> int | None:
        text = re.sub(r"[\s\u00a0\u202f]|₫|đ$|vnd$", "", str(super().clean(value) or "").lower())
        if not text:
            return None
        if not re.fullmatch(r"\d{1,13}|\d{1,3}([.,]\d{3})+", text, re.ASCII):
            raise ValidationError(self.error_messages["invalid"], code="invalid")
        return int(re.sub(r"\D", "", text))


def paragraphs(text: str) -> str:
    """`text` as the textarea sent it, each line that is not empty a paragraph of its own."""
    return "\n\n".join(line.strip() for line in text.splitlines() if line.strip())
