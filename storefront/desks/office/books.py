"""Month end of several points at once: by point and producer on the page, by variant when narrowed and in the file."""

from itertools import groupby
from typing import Any

from django import forms
from django.db.models import Q
from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from catalog.certification.policies import can_record
from catalog.inventory.models import SalesPoint
from catalog.inventory.policies import visible_to as points_of
from catalog.inventory.selectors.month_end import BookLine, month_end
from catalog.producers.models import Producer
from config.core.models import User
from config.core.text import clean, fold
from storefront.desks.books import SpanForm, kinds_in, last_month, producer_of, summed, workbook
from storefront.desks.office.register import office_way
from storefront.desks.pages import Crumb, DeskRequest, desk, desk_page


class BooksForm(SpanForm):
    """Which time, and of that which points, whose goods, which goods; nothing chosen narrows nothing."""

    producer = forms.ModelChoiceField(
        Producer.objects.none(), label=gettext_lazy("Producer"), required=False, empty_label=gettext_lazy("all")
    )
    q = forms.CharField(label=gettext_lazy("Name, SKU or barcode"), required=False, max_length=200)
    points = forms.ModelMultipleChoiceField(
        SalesPoint.objects.none(),
        label=gettext_lazy("Sales points"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )

    def __init__(self, user: User, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["points"].queryset = points_of(user).order_by("name", "pk")  # type: ignore[attr-defined]
        held = Producer.objects.filter(products__variants__stocks__isnull=False).distinct()
        self.fields["producer"].queryset = held.order_by("name_key", "pk")  # type: ignore[attr-defined]


@desk(may=can_record)
def books(request: DeskRequest) -> HttpResponse:
    """A row per producer at each point, per variant when narrowed to goods; `?xlsx=1`: by variant, as a workbook."""
    asked = "since" in request.GET
    form = BooksForm(request.user, request.GET) if asked else BooksForm(request.user, initial=last_month())
    chosen: dict[str, Any] | None = last_month() if not asked else form.cleaned_data if form.is_valid() else None
    lines = _lines(request.user, chosen) if chosen else []
    if chosen and "xlsx" in request.GET:
        return workbook("chot-ky", chosen, lines)
    context = {
        "form": form,
        "span": chosen,
        "kinds": kinds_in(lines),
        "by_variant": bool(chosen and (chosen.get("producer") or chosen.get("q"))),
        "groups": [(point, summed(list(group), by=producer_of)) for point, group in groupby(lines, key=_point)],
        "sums": summed(lines, by=lambda line: None),
        "tab": "points",
    }
    way = (*office_way(), Crumb(_("Sales points"), reverse("desks:points")))
    status = 422 if asked and chosen is None else 200
    return desk_page(request, "desks/office/month_end.html", context, title=_("Month end"), crumbs=way, status=status)


def _lines(user: User, chosen: dict[str, Any]) -> list[BookLine]:
    points = points_of(user)
    if chosen.get("points"):
        points = points.filter(pk__in=[point.pk for point in chosen["points"]])
    return month_end(user, points, since=chosen["since"], until=chosen["until"], only=_goods(chosen))


def _point(line: BookLine) -> SalesPoint:
    return line.stock.point


def _goods(chosen: dict[str, Any]) -> Q:
    of = Q(variant__product__producer=chosen["producer"]) if chosen.get("producer") else Q()
    plain = clean(chosen.get("q") or "")
    if not plain:
        return of
    named = Q(variant__product__name_folded__contains=fold(plain)) | Q(variant__gtin=plain)
    return of & (named | Q(variant__sku__icontains=plain))
