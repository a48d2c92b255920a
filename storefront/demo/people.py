"""The demo's people."""

from django.contrib.auth.hashers import make_password

from catalog.inventory.models import SalesPoint
from catalog.inventory.services import add_point_member
from catalog.producers.models import Producer
from catalog.producers.services import add_member
from config.core import clock
from config.core.models import OfficeRole, User
from config.core.text import fold
from storefront.demo import files

PASSWORD = "ocop-demo"  # noqa: S105 - the demo says it to everybody; production refuses to lay the demo
OFFICER = "officer@ocop.test"


def lay_people() -> None:
    """Everybody who can sign in, as yet without producers to act for."""
    hashed = make_password(PASSWORD)  # once: it costs half a second, as it should
    for person in files.toml("people.toml")["person"]:
        last_name, first_name = person["name"]
        user = User.objects.create_user(
            email=person["email"],
            phone=person["phone"],
            last_name=last_name,
            first_name=first_name,
            office_role=person.get("office", OfficeRole.NONE),
            email_verified_at=clock.now(),
            phone_verified_at=clock.now(),
        )
        user.password = hashed
        user.save(update_fields=["password"])


def join_teams() -> None:
    """Members come to act for their producer, clerks and managers to work at their point."""
    owner = User.objects.get(office_role=OfficeRole.OWNER)
    for person in files.toml("people.toml")["person"]:
        user = User.objects.get(email=person["email"])
        if "acts_for" in person:
            add_member(owner, Producer.objects.get(name_folded=fold(person["acts_for"])), user=user)
        if "works_at" in person:
            point = SalesPoint.objects.get(slug=person["works_at"])
            add_point_member(owner, point, user=user, role=person["as"])
