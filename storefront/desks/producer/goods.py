"""A producer's goods at the points, and bringing more of them."""

from typing import Any

from django import forms
from django.db.models import QuerySet
from django.http import HttpResponse, QueryDict
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from catalog.inventory.models import SalesPoint
from catalog.inventory.selectors.consignments import consignments_of, in_force, to_be_returned
from catalog.inventory.selectors.producers import (
    EXPIRES_WITHIN,
    SOLD_WITHIN,
    deliveries_of,
    goods_at_points,
    premises_of,
)
from catalog.inventory.services import Load, deliver
from catalog.inventory.services.shelf import MOST_PIECES
from catalog.producers.models import Producer
from catalog.producers.policies import is_member
from catalog.products.models import ProductVariant
from config.core.errors import NotAllowed, Refusal
from storefront.desks.acts import Done, act, only_asks
from storefront.desks.forms import DayField
from storefront.desks.pages import Crumb, DeskRequest, desk, desk_page, page_of
from storefront.desks.producer.views import producer_for, way_to

GOODS_A_PAGE = 100
MOST_PACKS = 200


def goods_url(producer: Producer) -> str:
    return reverse("desks:producer_goods", args=[producer.slug])


@desk()
def goods(request: DeskRequest, slug: str) -> HttpResponse:
    """What lies where, what was sold over the counter, what is left, what expires; what is on its way."""
    producer = producer_for(request.user, slug)
    rows = goods_at_points(request.user, producer)
    context = {
        "producer": producer,
        "tab": "goods",
        "page": page_of(request, rows, size=GOODS_A_PAGE),
        "back": to_be_returned(rows),
        "deliveries": deliveries_of(request.user, producer)[:10],
        "premises": premises_of(request.user, producer),
        "may_bring": is_member(request.user, producer),
        "sold_within": SOLD_WITHIN,
        "expires_within": EXPIRES_WITHIN,
    }
    way = way_to(request.user, producer)
    return desk_page(request, "desks/producer/goods.html", context, title=_("Goods at the points"), crumbs=way)


class DeliveryForm(forms.Form):
    """From where to where; for each pack how many, of which lot. What stays empty is not brought."""

    target = forms.ModelChoiceField(
        SalesPoint.objects.none(), label=gettext_lazy("Goes to"), empty_label=gettext_lazy("choose a point")
    )
    source = forms.ModelChoiceField(SalesPoint.objects.none(), label=gettext_lazy("Comes from"), empty_label=None)
    note = forms.CharField(
        label=gettext_lazy("Note"),
        required=False,
        max_length=300,
        help_text=gettext_lazy("When you come, by which vehicle."),
    )

    def __init__(
        self,
        premises: QuerySet[SalesPoint],
        targets: QuerySet[SalesPoint],
        packs: list[ProductVariant],
        data: QueryDict | None,
        **options: Any,
    ) -> None:
        super().__init__(data, **options)
        self.packs = packs
        self.fields["source"].queryset = premises  # type: ignore[attr-defined]
        self.fields["target"].queryset = targets  # type: ignore[attr-defined]
        self.initial.setdefault("source", premises.first())
        for pack in packs:
            named = {"name": f"{pack.product.name}, {pack.name}"}
            self.fields[f"quantity_{pack.pk}"] = forms.IntegerField(
                label=_("How many of %(name)s") % named,
                required=False,
                min_value=1,
                max_value=MOST_PIECES,
                widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off", "maxlength": 7}),
            )
            self.fields[f"lot_{pack.pk}"] = forms.CharField(
                label=_("Lot of %(name)s") % named, required=False, max_length=40
            )
            self.fields[f"until_{pack.pk}"] = DayField(label=_("Best before of %(name)s") % named, required=False)

    def rows(self) -> list[tuple[ProductVariant, forms.BoundField, forms.BoundField, forms.BoundField]]:
        return [(p, self[f"quantity_{p.pk}"], self[f"lot_{p.pk}"], self[f"until_{p.pk}"]) for p in self.packs]

    def loads(self) -> list[Load]:
        told = self.cleaned_data
        return [
            Load(pack, told[f"quantity_{pack.pk}"], told[f"lot_{pack.pk}"], told[f"until_{pack.pk}"])
            for pack in self.packs
            if told[f"quantity_{pack.pk}"]
        ]

    def explain(self, refusal: Refusal) -> None:
        """`loads.<pack>.<field>` at the field of that pack."""
        names = {"quantity": "quantity", "lot_code": "lot", "best_before": "until"}
        for error in refusal.errors:
            _kind, _dot, rest = (error.field or "").partition(".")
            pack, _dot, name = rest.partition(".")
            field = f"{names.get(name, 'quantity')}_{pack}" if pack else (error.field or "")
            self.add_error(field if field in self.fields else None, str(error))


@desk("GET", "POST")
def bring(request: DeskRequest, slug: str) -> HttpResponse:
    """Say what is brought where: the point sees it coming and receives it."""
    producer = producer_for(request.user, slug)
    if not is_member(request.user, producer):
        raise NotAllowed
    data = request.POST if request.method == "POST" and not only_asks(request) else None
    premises = premises_of(request.user, producer)
    agreed = consignments_of(request.user, producer).filter(in_force())
    targets = SalesPoint.objects.filter(pk__in=agreed.order_by().values("point"), is_active=True).order_by("name", "pk")
    form = DeliveryForm(premises, targets, _packs(producer), data, initial=_asked(request, targets))
    if data is not None and form.is_valid():
        try:
            return act(request, lambda: _brought(request, producer, form))
        except Refusal as refusal:
            form.explain(refusal)
    context = {
        "producer": producer,
        "tab": "goods",
        "form": form,
        "has_premises": premises.exists(),
        "has_targets": targets.exists(),
    }
    way = (*way_to(request.user, producer), Crumb(_("Goods at the points"), goods_url(producer)))
    status = 200 if data is None else 422
    return desk_page(
        request, "desks/producer/bring.html", context, title=_("Bring goods to a point"), crumbs=way, status=status
    )


def _asked(request: DeskRequest, targets: QuerySet[SalesPoint]) -> dict[str, Any]:
    slug = request.GET.get("target", "")
    return {"target": targets.filter(slug=slug).first()} if slug else {}


def _packs(producer: Producer) -> list[ProductVariant]:
    packs = ProductVariant.objects.filter(product__producer=producer, is_active=True).select_related("product")
    return list(packs.order_by("product__name_key", "position", "pk")[:MOST_PACKS])


def _brought(request: DeskRequest, producer: Producer, form: DeliveryForm) -> Done:
    told = form.cleaned_data
    source = get_object_or_404(premises_of(request.user, producer), pk=told["source"].pk)
    transfer = deliver(request.user, source, told["target"], loads=form.loads(), note=told["note"])
    said = _("%(point)s sees it coming and receives it.") % {"point": transfer.target.name}
    undo = reverse("desks:cancel_transfer", args=[source.slug, transfer.pk])
    return Done(said, goods_url(producer), undo, _("Take it back"))
