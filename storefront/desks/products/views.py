"""A product's desk page: one for its producer and, as far as it has consented, for the office."""

from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _

from catalog.certification.services import publish_product, unpublish_product
from catalog.products.models import Product
from catalog.products.policies import can_edit, visible_to
from catalog.products.richtext import plain
from catalog.products.services import describe_product
from config.core.errors import NotAllowed, Refusal
from config.core.models import User
from storefront.desks.acts import Done, act, act_by_form
from storefront.desks.forms import paragraphs
from storefront.desks.history import history_of
from storefront.desks.pages import Crumb, DeskRequest, desk, desk_page
from storefront.desks.products.forms import DescribeForm
from storefront.desks.products.standing import standings, with_standing
from storefront.shop.attributes import attribute_facts


def product_for(user: User, pk: int, *, to_edit: bool = False) -> Product:
    """The product that `user` may see, or edit; 404 for what is not there and for what is not theirs."""
    seen: QuerySet[Product] = visible_to(user).select_related("producer", "category", "product_type")
    product = get_object_or_404(seen, pk=pk)
    if to_edit and not can_edit(user, product):
        raise NotAllowed
    return product


def way_to(user: User, product: Product) -> tuple[Crumb, ...]:
    """The way from the desk to the product: the office's or the producer's."""
    if user.is_officer:
        return (
            Crumb(_("Office"), reverse("desks:office")),
            Crumb(product.producer.name, reverse("desks:office_producer", args=[product.producer_id])),
        )
    return (Crumb(product.producer.name, reverse("desks:producer", args=[product.producer.slug])),)


def page_url(product: Product) -> str:
    return reverse("desks:product", args=[product.pk])


@desk()
def product_page(request: DeskRequest, pk: int) -> HttpResponse:
    """Where it stands, what is missing, its facts, packs, pictures and recognitions; for the office its history."""
    return show_product(request, pk)


def show_product(request: DeskRequest, pk: int, *, refused: Refusal | None = None) -> HttpResponse:
    """The page, or 404; with what stood in the way of an act that was `refused`."""
    user = request.user
    seen = with_standing(visible_to(user)).select_related("product_type").prefetch_related("media", "translations")
    product = get_object_or_404(seen, pk=pk)
    standing = standings([product])[0]
    variants = list(product.variants.all())
    recognitions = list(product.recognitions.all())
    context = {
        "standing": standing,
        "product": product,
        "producer": product.producer,
        "features": attribute_facts(product.pk),
        "packs": variants,
        "pictures": list(product.media.all()),
        "recognitions": recognitions,
        "story": paragraphs(plain(product.description)),
        "english": next((t for t in product.translations.all() if t.language == "en"), None),
        "may_edit": can_edit(user, product),
        "refused": refused,
        "history": history_of(product, variants, recognitions) if user.is_officer else [],
    }
    status = 422 if refused else 200
    way = way_to(user, product)
    return desk_page(request, "desks/product/page.html", context, title=product.name, crumbs=way, status=status)


@desk("POST")
def publish(request: DeskRequest, pk: int) -> HttpResponse:
    """Put it on sale; what stands in the way is listed on its page."""
    product = product_for(request.user, pk)

    def do() -> Done:
        publish_product(request.user, product)
        undo = reverse("desks:unpublish", args=[pk])
        return Done(_("“%(name)s” is on sale.") % {"name": product.name}, page_url(product), undo, _("Take off sale"))

    try:
        return act(request, do)
    except Refusal as refusal:
        return show_product(request, pk, refused=refusal)


@desk("POST")
def unpublish(request: DeskRequest, pk: int) -> HttpResponse:
    """Take it off sale; nothing else of it changes."""
    product = product_for(request.user, pk)

    def do() -> Done:
        unpublish_product(request.user, product)
        undo = reverse("desks:publish", args=[pk])
        said = _("“%(name)s” is no longer on sale.") % {"name": product.name}
        return Done(said, page_url(product), undo, _("Put on sale again"))

    return act(request, do)


@desk("GET", "POST")
def describe(request: DeskRequest, pk: int) -> HttpResponse:
    """Texts in both languages and the facts that food must state."""
    product = product_for(request.user, pk, to_edit=True)

    def do(form: DescribeForm) -> Done:
        describe_product(request.user, product, english=form.english_words(), **form.facts())
        return Done(_("The texts are saved."), page_url(product))

    def show(form: DescribeForm, status: int) -> HttpResponse:
        way = (*way_to(request.user, product), Crumb(product.name, page_url(product)))
        context = {"form": form, "product": product}
        title = _("Texts and facts")
        return desk_page(request, "desks/product/describe.html", context, title=title, crumbs=way, status=status)

    return act_by_form(request, DescribeForm(product, request.POST or None), do, show)
