"""Where each role is at home. A person with several roles has several homes and sees them all."""

from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext as _

from catalog.inventory.models import PointMember, PointRole, SalesPoint
from catalog.producers.models import ProducerMember
from config.core.models import User


@dataclass(frozen=True)
class Home:
    """A desk: its address, what it is called, what one does there."""

    url: str
    label: str
    text: str


def homes_of(user: User) -> list[Home]:
    """Every desk of `user`, the office first; asked of the database each time. Three queries."""
    homes = []
    if user.is_officer:
        homes.append(Home(reverse("desks:office"), _("Office"), _("The register, publishing, import, people")))
    if user.is_owner:
        homes.append(Home(reverse("admin:index"), _("Settings of the shop"), _("Categories, menus, pages")))
    if not user.is_active:
        return homes
    members = ProducerMember.objects.filter(user=user.pk).select_related("producer").order_by("producer__name_key")
    for member in members:
        url = reverse("desks:producer", args=[member.producer.slug])
        homes.append(Home(url, member.producer.name, _("Your products, certificates and colleagues")))
    at_points = PointMember.objects.filter(user=user.pk).select_related("point").order_by("point__name")
    for place in at_points:
        url = reverse("desks:point", args=[place.point.slug])
        homes.append(Home(url, place.point.name, str(PointRole(place.role).label)))
    return homes + _premises(user)


def _premises(user: User) -> list[Home]:
    """The points that a producer's people run without being on their staff."""
    points = SalesPoint.objects.filter(producer__members__user=user.pk).exclude(members__user=user.pk)
    text = _("Your own premises: what lies there, selling, counting")
    return [Home(reverse("desks:point", args=[point.slug]), point.name, text) for point in points.order_by("name")]


def first_page(user: User) -> str:
    """Where `user` lands after signing in: the one desk there is (a producer's, before its premises), else the
    account page that lists them."""
    aside = {reverse("admin:index"), *(home.url for home in _premises(user))}
    desks = [home for home in homes_of(user) if home.url not in aside]
    return desks[0].url if len(desks) == 1 else reverse("accounts:home")
