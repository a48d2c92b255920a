"""Rates as lines of text: a weight and its price, a commune and what it costs on top."""

import re
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from catalog.places.models import Commune
from checkout.delivery.models import Surcharge, SurchargeKind
from checkout.delivery.services import SurchargeInput
from config.core.text import fold

MOST_LINES = 400
_STEP = re.compile(r"^(\d{1,6})\s*(?:g|gr|gam)?\s*[:;=\s]\s*([\d.,]{1,13})\s*(?:đ|₫)?$", re.IGNORECASE | re.ASCII)
_KINDS = {"island": SurchargeKind.ISLAND, "dao": SurchargeKind.ISLAND}
_KINDS |= {"remote": SurchargeKind.REMOTE, "vung xa": SurchargeKind.REMOTE}


class StepsField(forms.CharField):
    """A line per weight step: up to so many grams, the price in dong."""

    widget = forms.Textarea(attrs={"rows": 4, "class": "few-lines"})

    def clean(self, value: Any) -> tuple[tuple[int, int], ...]:
        steps = []
        for line in filter(str.strip, str(super().clean(value) or "").splitlines()[:MOST_LINES]):
            match = _STEP.match(line.strip())
            digits = re.sub(r"[.,]", "", match[2]) if match else ""
            if match is None or not digits or int(match[1]) < 1:
                raise ValidationError(
                    _("“%(line)s” is no weight and price, such as 1000: 22000.") % {"line": line[:80]}
                )
            steps.append((int(match[1]), int(digits)))
        return tuple(sorted(steps))


class SurchargesField(forms.CharField):
    """A line per commune: commune, province; island or remote; dong; further days."""

    widget = forms.Textarea(attrs={"rows": 8})

    def clean(self, value: Any) -> tuple[SurchargeInput, ...]:
        lines = [line for line in str(super().clean(value) or "").splitlines()[:MOST_LINES] if line.strip()]
        parts = [[part.strip() for part in line.split(";")] for line in lines]
        wanted = {fold(part[0].partition(",")[0]) for part in parts}
        communes: dict[tuple[str, str], list[Commune]] = {}
        for commune in Commune.objects.filter(name_folded__in=wanted).select_related("province"):
            communes.setdefault((commune.name_folded, commune.province.name_folded), []).append(commune)
        return tuple(self._read(line, part, communes) for line, part in zip(lines, parts, strict=True))

    def _read(self, line: str, part: list[str], communes: dict[tuple[str, str], list[Commune]]) -> SurchargeInput:
        commune, _comma, province = part[0].partition(",")
        found = communes.get((fold(commune), fold(province)), [])
        kind = _KINDS.get(fold(part[1])) if len(part) == 4 else None
        price = re.sub(r"[.,]", "", part[2]) if len(part) == 4 else ""
        if len(found) != 1:
            raise ValidationError(_("“%(line)s”: no such commune, or several.") % {"line": line[:80]})
        if kind is None or not re.fullmatch(r"[0-9]{1,9}", price) or not re.fullmatch(r"[0-9]{1,2}", part[3]):
            words = _("“%(line)s”: write commune, province; island or remote; dong; days.")
            raise ValidationError(words % {"line": line[:80]})
        return SurchargeInput(found[0], kind, int(price), int(part[3]))


def steps_text(steps: list[tuple[int, int]]) -> str:
    return "\n".join(f"{grams}: {price}" for grams, price in steps)


def surcharges_text(rows: list[Surcharge]) -> str:
    """As `SurchargesField` reads them back."""
    word = {SurchargeKind.ISLAND: _("island"), SurchargeKind.REMOTE: _("remote")}
    return "\n".join(
        f"{row.commune}, {row.commune.province}; {word[SurchargeKind(row.kind)]}; {row.price}; {row.further_days}"
        for row in rows
    )
