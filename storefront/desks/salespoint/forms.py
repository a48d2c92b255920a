"""Forms of the acts at the shelf."""

from datetime import datetime
from typing import Any

from django import forms
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext_lazy as _

from catalog.inventory.models import Lot, LotStock, Stock
from catalog.inventory.selectors.history import known_lots, lots_of
from catalog.inventory.selectors.rows import Look
from catalog.inventory.services.shelf import MOST_PIECES
from storefront.desks.forms import DayField
from storefront.presentation.formats import day_text

LOOKS = {Look.LOW: _("Low"), Look.EXPIRING: _("Expires soon"), Look.TAKE_OFF: _("Take off the shelf")}


class FindForm(forms.Form):
    """What a list of goods is narrowed to; a value that is none of these narrows nothing."""

    q = forms.CharField(label=_("Name, SKU or barcode"), required=False, max_length=200)
    look = forms.ChoiceField(required=False, choices=[("", ""), *((look, look) for look in Look)])
    shelf = forms.CharField(label=_("Shelf"), required=False, max_length=40)


class PiecesField(forms.IntegerField):
    """How many pieces: whole, at least 1."""

    default_error_messages = {"invalid": _("Write a whole number of pieces.")}

    def __init__(self, **options: Any) -> None:
        options.setdefault("label", _("Pieces"))
        widget = forms.NumberInput(attrs={"inputmode": "numeric", "autocomplete": "off"})
        super().__init__(min_value=1, max_value=MOST_PIECES, widget=widget, **options)


class MomentField(forms.DateTimeField):
    """A moment in Vietnam's time, as a browser's own picker writes it."""

    def __init__(self, **options: Any) -> None:
        widget = forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M")
        super().__init__(widget=widget, **options)

    def to_python(self, value: Any) -> datetime | None:
        return super().to_python(value)


class ReceiveForm(forms.Form):
    quantity = PiecesField()
    best_before = DayField(
        label=_("Best before"), required=False, help_text=_("As printed on the pack. Empty: it keeps for ever.")
    )
    lot_code = forms.CharField(
        label=_("Lot"), required=False, max_length=40, help_text=_("As printed on the pack, such as L2411.")
    )
    happened_at = MomentField(
        label=_("When it came"), required=False, help_text=_("Empty: now. Earlier, when it is written down later.")
    )
    reason = forms.CharField(label=_("Note"), required=False, max_length=300)


class LotField(forms.ModelChoiceField):
    """A lot of a row with its date and how many lie there. `lying`: only those of which some do."""

    def __init__(self, stock: Stock, *, lying: bool, **options: Any) -> None:
        rows = lots_of(stock) if lying else known_lots(stock)
        labels = {row.lot_id: lot_label(row) for row in rows}
        super().__init__(
            Lot.objects.filter(pk__in=labels),
            label=_("Lot"),
            empty_label=None,
            initial=next(iter(labels), None),  # what expires first: the one that is usually meant
            error_messages={"invalid_choice": _("Choose one of the lots."), "required": _("Choose one of the lots.")},
            **options,
        )
        self.choices = list(labels.items())


def lot_label(row: LotStock) -> str:
    """`L2411 · 15/06/2029 · 7 pieces`, in the active language."""
    pieces = ngettext("%(n)s piece", "%(n)s pieces", row.quantity) % {"n": row.quantity}
    day = day_text(row.lot.best_before, get_language() or "vi") if row.lot.best_before else ""
    return " · ".join(part for part in (row.lot.code, day, pieces) if part)


class OfLotForm(forms.Form):
    """An act on pieces of one lot, with its reason."""

    lying = True

    def __init__(self, stock: Stock, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["quantity"] = PiecesField()
        self.fields["lot"] = LotField(stock, lying=self.lying)
        self.fields["reason"] = forms.CharField(label=_("Why"), max_length=300)


class WriteOffForm(OfLotForm):
    """Breakage, loss, past its date."""


class TakeBackForm(OfLotForm):
    """A buyer brought it back; its lot may be sold out by now."""

    lying = False


class AdjustForm(OfLotForm):
    """More or fewer than the book says; a phone's number keys have no minus."""

    lying = False
    way = forms.ChoiceField(
        label=_("The shelf holds"),
        choices=[("fewer", _("fewer than the book says")), ("more", _("more than the book says"))],
        widget=forms.RadioSelect,
        initial="fewer",
    )

    @property
    def delta(self) -> int:
        """Pieces to add (or, below 0, to take away)."""
        pieces = int(self.cleaned_data["quantity"])
        return pieces if self.cleaned_data["way"] == "more" else -pieces


class NotesForm(forms.Form):
    """Shelf and threshold, with what was there when the page was made."""

    shelf = forms.CharField(
        label=_("Shelf"), required=False, max_length=40, help_text=_("As it is written on it, such as A3.")
    )
    low_below = forms.IntegerField(
        label=_("Low below"),
        min_value=0,
        max_value=MOST_PIECES,
        help_text=_("Fewer than this are called low. 0: never."),
        widget=forms.NumberInput(attrs={"inputmode": "numeric"}),
    )
    seen_shelf = forms.CharField(required=False, max_length=40, widget=forms.HiddenInput)
    seen_low_below = forms.IntegerField(widget=forms.HiddenInput)


class BlockForm(forms.Form):
    reason = forms.CharField(
        label=_("Why"),
        max_length=300,
        help_text=_("Staff of every point that holds it read this."),
        widget=forms.Textarea(attrs={"rows": 2}),
    )


class StockFileForm(forms.Form):
    """What lies at the point, as a file."""

    file = forms.FileField(
        label=_("Filled-in file"),
        help_text=_("CSV or XLSX. Nothing is changed before you have seen the report."),
        widget=forms.ClearableFileInput(attrs={"accept": ".csv,.xlsx"}),
    )
