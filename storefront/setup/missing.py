"""What an installation still lacks, a sentence each: what it is and what to do."""

from collections.abc import Iterator
from urllib.parse import urlsplit

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _

from catalog.certification.models import Recognition
from catalog.inventory.models import SalesPoint
from config.core.invitations import open_invitations
from config.core.models import OfficeRole
from storefront.content.models import Page
from storefront.setup.owner import owners

LOCAL = ("localhost", "127.0.0.1", "::1")


def missing() -> Iterator[str]:
    """From what stops a shop to what it can open without, in the language that is spoken now."""
    if settings.DEMO:
        yield _("These are the settings of a demo: set DJANGO_SETTINGS_MODULE=config.settings.production to sell.")
    elif urlsplit(settings.PUBLIC_URL).hostname in LOCAL:
        words = _("PUBLIC_URL is %(url)s, which only this machine can open: set it to the address that buyers use.")
        yield words % {"url": settings.PUBLIC_URL}
    yield from missing_settings()
    yield from missing_things()


def missing_settings() -> Iterator[str]:
    """Who runs the shop, and how buyers reach and pay them."""
    if settings.OPERATOR_NAME == settings.NAMELESS_OPERATOR:
        yield _("Nobody is named as the seller of record: set OPERATOR_NAME to who runs the shop.")
    if not settings.OPERATOR_PHONE:
        yield _("Buyers have no phone to call: set OPERATOR_PHONE.")
    if not settings.OPERATOR_EMAIL:
        yield _("Buyers have no address to write to: set OPERATOR_EMAIL.")
    if not settings.MAIL_FROM:
        yield _("No mail is sent, people tell all: set EMAIL_URL (smtp+tls://user:password@host:587) and MAIL_FROM.")
    if not settings.BANK_ACCOUNT:
        yield _("Nobody can pay by transfer: set BANK_BIN, BANK_NAME, BANK_ACCOUNT and BANK_HOLDER.")


def missing_things() -> Iterator[str]:
    """What the shop's own people have to add."""
    yield from _owner()
    for page in Page.objects.filter(is_draft=True):
        url = f"{settings.PUBLIC_URL}{reverse('admin:content_page_change', args=[page.pk])}"
        words = _("The page “%(title)s” is a draft: an owner completes it at %(url)s and unticks “draft”.")
        yield words % {"title": page.title, "url": url}
    if not SalesPoint.objects.exists():
        yield _("There is no sales point yet: an owner adds the first one in the settings of the shop.")
    if not Recognition.objects.exists():
        yield _("The register is empty: import a decision at the office's desk or by manage.py import_decision FILE.")


def _owner() -> Iterator[str]:
    if owners():
        return
    if open_invitations(kind="office", object_id="office").filter(role=OfficeRole.OWNER).exists():
        yield _("Nobody owns the shop yet: the link that makes the first owner has not been opened.")
    else:
        yield _("Nobody owns the shop: manage.py setup --owner EMAIL makes the first owner.")
