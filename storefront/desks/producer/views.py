"""A producer's desk: its products and where they stand, its certificates, the people who act for it."""

from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _

from catalog.certification.listing import listed_products
from catalog.certification.models import Recognition
from catalog.certification.selectors import EXPIRING_WITHIN, RegisterState, state_is
from catalog.producers.models import Producer, ProducerMember
from catalog.producers.policies import can_invite, visible_to
from catalog.producers.services import remove_member
from catalog.products.models import Product
from config.core import clock
from config.core.invitations import open_invitations
from config.core.models import User
from storefront.desks.acts import Done, act
from storefront.desks.invitations import hand_out
from storefront.desks.pages import Crumb, DeskRequest, desk, desk_page, page_of
from storefront.desks.products.standing import standings, with_standing


def producer_for(user: User, slug: str) -> Producer:
    """The producer that `user` acts for, any for the office; 404 otherwise."""
    return get_object_or_404(visible_to(user).select_related("commune", "province"), slug=slug)


def way_to(user: User, producer: Producer) -> tuple[Crumb, ...]:
    """The way to a page below the producer's desk."""
    office = (Crumb(_("Office"), reverse("desks:office")),) if user.is_officer else ()
    return (*office, Crumb(producer.name, reverse("desks:producer", args=[producer.slug])))


@desk()
def producer_home(request: DeskRequest, slug: str) -> HttpResponse:
    """Every product with its state and why it is not for sale."""
    producer = producer_for(request.user, slug)
    products = Product.objects.filter(producer=producer)
    page = page_of(request, with_standing(products).order_by("name_key", "id"))
    day = clock.today()
    expiring = Recognition.objects.filter(
        state_is(RegisterState.EXPIRING, day=day, within=EXPIRING_WITHIN), product__producer=producer
    )
    context = {
        "producer": producer,
        "tab": "products",
        "page": page,
        "standings": standings(page),
        "total": page.paginator.count,
        "shown": listed_products(adult=True).filter(producer=producer).count(),
        "expiring": expiring.count(),
        "within": EXPIRING_WITHIN,
    }
    way = way_to(request.user, producer)[:-1]
    return desk_page(request, "desks/producer/home.html", context, title=producer.name, crumbs=way)


@desk()
def certificates(request: DeskRequest, slug: str) -> HttpResponse:
    """Recognitions and papers with their dates, what ends soonest first."""
    producer = producer_for(request.user, slug)
    rows = Recognition.objects.filter(product__producer=producer).select_related("product", "withdrawal")
    day = clock.today()
    live = state_is(RegisterState.IN_FORCE, day=day) | state_is(RegisterState.UPCOMING, day=day)
    context = {
        "producer": producer,
        "tab": "certificates",
        "live": rows.filter(live).order_by("valid_until", "id"),
        "past": page_of(request, rows.exclude(live).order_by("-valid_until", "-id")),
        "documents": producer.documents.order_by("expires_on", "id"),
        "today": day,
    }
    way = way_to(request.user, producer)
    return desk_page(request, "desks/producer/certificates.html", context, title=_("Certificates"), crumbs=way)


@desk()
def team(request: DeskRequest, slug: str) -> HttpResponse:
    """Who acts for the producer, and the invitations that still work."""
    producer = producer_for(request.user, slug)
    context = {
        "producer": producer,
        "tab": "team",
        "members": producer.members.select_related("user").order_by("joined_at"),
        "invitations": open_invitations(kind="producer", object_id=str(producer.pk)),
        "may_manage": can_invite(request.user, producer),
    }
    way = way_to(request.user, producer)
    return desk_page(request, "desks/producer/team.html", context, title=_("Colleagues"), crumbs=way)


@desk("POST")
def invite(request: DeskRequest, slug: str) -> HttpResponse:
    """A one-time code for a colleague."""
    producer = producer_for(request.user, slug)
    return hand_out(request, kind="producer", object_id=str(producer.pk))


@desk("POST")
def remove(request: DeskRequest, slug: str, member_pk: int) -> HttpResponse:
    """End somebody's right to act for the producer; it ends with their next request."""
    producer = producer_for(request.user, slug)

    def do() -> Done:
        member = get_object_or_404(ProducerMember.objects.select_related("user"), pk=member_pk, producer=producer)
        remove_member(request.user, member)
        left_myself = member.user_id == request.user.pk and not request.user.is_officer
        url = reverse("accounts:home") if left_myself else reverse("desks:producer_team", args=[producer.slug])
        return Done(_("%(name)s no longer acts for the producer.") % {"name": member.user}, url)

    return act(request, do)
