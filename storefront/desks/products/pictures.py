"""Pictures of a product: add, choose the first, remove."""

from collections.abc import Callable

from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _

from catalog.products.models import ProductMedia
from catalog.products.services import add_picture, put_picture_first, remove_picture
from config.core.models import User
from storefront.desks.acts import Done, act, act_by_form
from storefront.desks.pages import Crumb, DeskRequest, desk, desk_page
from storefront.desks.products.forms import PictureForm
from storefront.desks.products.views import page_url, product_for, way_to


@desk("GET", "POST")
def new_picture(request: DeskRequest, pk: int) -> HttpResponse:
    """Add a picture with the words for those who cannot see it."""
    product = product_for(request.user, pk, to_edit=True)

    def do(form: PictureForm) -> Done:
        data = form.cleaned_data
        add_picture(request.user, product, upload=data["picture"], alt=data["alt"], alt_en=data["alt_en"])
        return Done(_("The picture is added."), f"{page_url(product)}#pictures")

    def show(form: PictureForm, status: int) -> HttpResponse:
        way = (*way_to(request.user, product), Crumb(product.name, page_url(product)))
        context = {"form": form, "product": product}
        return desk_page(
            request, "desks/product/picture.html", context, title=_("New picture"), crumbs=way, status=status
        )

    return act_by_form(request, PictureForm(request.POST or None, request.FILES or None), do, show)


@desk("POST")
def first_picture(request: DeskRequest, pk: int, media_pk: int) -> HttpResponse:
    """Make it the one that lists show."""
    return _change(request, pk, media_pk, put_picture_first, _("The picture comes first now."))


@desk("POST")
def drop_picture(request: DeskRequest, pk: int, media_pk: int) -> HttpResponse:
    """Remove it for good."""
    return _change(request, pk, media_pk, remove_picture, _("The picture is removed."))


def _change(
    request: DeskRequest, pk: int, media_pk: int, change: Callable[[User, ProductMedia], None], said: str
) -> HttpResponse:
    product = product_for(request.user, pk, to_edit=True)

    def do() -> Done:
        change(request.user, get_object_or_404(ProductMedia, pk=media_pk, product=product))
        return Done(said, f"{page_url(product)}#pictures")

    return act(request, do)
