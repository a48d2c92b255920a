"""Packs and prices of a product."""

from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _

from catalog.products.models import Product, ProductVariant
from catalog.products.services import save_pack
from config.core.errors import Refusal
from config.core.models import User
from storefront.desks.acts import Done, act, act_by_form
from storefront.desks.pages import Crumb, DeskRequest, desk, desk_page
from storefront.desks.products.forms import PackForm
from storefront.desks.products.views import page_url, product_for, show_product, way_to


@desk("GET", "POST")
def new_pack(request: DeskRequest, pk: int) -> HttpResponse:
    """Add a pack, with its price if it is known."""
    return _edit(request, product_for(request.user, pk, to_edit=True), None)


@desk("GET", "POST")
def pack(request: DeskRequest, pk: int, variant_pk: int) -> HttpResponse:
    """Change a pack or its price."""
    product = product_for(request.user, pk, to_edit=True)
    return _edit(request, product, get_object_or_404(ProductVariant, pk=variant_pk, product=product))


def _edit(request: DeskRequest, product: Product, variant: ProductVariant | None) -> HttpResponse:
    def do(form: PackForm) -> Done:
        saved = save_pack(request.user, product, variant=variant, **form.cleaned_data)
        return Done(_("The pack “%(name)s” is saved.") % {"name": saved.name}, f"{page_url(product)}#packs")

    def show(form: PackForm, status: int) -> HttpResponse:
        way = (*way_to(request.user, product), Crumb(product.name, page_url(product)))
        title = _("Pack and price") if variant else _("New pack")
        context = {"form": form, "product": product, "variant": variant}
        return desk_page(request, "desks/product/pack.html", context, title=title, crumbs=way, status=status)

    return act_by_form(request, PackForm(product, variant, request.POST or None), do, show)


@desk("POST")
def retire_pack(request: DeskRequest, pk: int, variant_pk: int) -> HttpResponse:
    """Sell this pack no longer; it stays for history and can come back."""
    return _set_active(request, pk, variant_pk, is_active=False)


@desk("POST")
def restore_pack(request: DeskRequest, pk: int, variant_pk: int) -> HttpResponse:
    """Sell this pack again."""
    return _set_active(request, pk, variant_pk, is_active=True)


def _set_active(request: DeskRequest, pk: int, variant_pk: int, *, is_active: bool) -> HttpResponse:
    product = product_for(request.user, pk, to_edit=True)
    variant = get_object_or_404(ProductVariant, pk=variant_pk, product=product)
    try:
        return act(request, lambda: _done(request.user, product, variant, is_active=is_active))
    except Refusal as refusal:
        return show_product(request, pk, refused=refusal)


def _done(user: User, product: Product, variant: ProductVariant, *, is_active: bool) -> Done:
    save_pack(user, product, variant=variant, price=None, is_active=is_active)
    args, url = [product.pk, variant.pk], f"{page_url(product)}#packs"
    if is_active:
        said = _("The pack “%(name)s” is sold again.") % {"name": variant.name}
        return Done(said, url, reverse("desks:retire_pack", args=args), _("Sell it no longer"))
    said = _("The pack “%(name)s” is sold no longer.") % {"name": variant.name}
    return Done(said, url, reverse("desks:restore_pack", args=args), _("Sell it again"))
