"""What an installation still lacks, a sentence each: what it is and what to do."""

from collections.abc import Iterator
from urllib.parse import urlsplit

from django.conf import settings
from django.urls import reverse

from catalog.certification.models import Recognition
from catalog.inventory.models import SalesPoint
from config.core.invitations import open_invitations
from config.core.models import OfficeRole
from storefront.content.models import Page
from storefront.setup.owner import owners


def missing() -> Iterator[str]:
    """From what stops a shop to what it can open without."""
    if settings.DEMO:
        yield "These are the settings of a demo: set DJANGO_SETTINGS_MODULE=config.settings.production to sell."
    elif urlsplit(settings.PUBLIC_URL).hostname in ("localhost", "127.0.0.1", "::1"):
        yield f"PUBLIC_URL is {settings.PUBLIC_URL}: set it to the address that buyers use; QR codes carry it."
    if settings.OPERATOR_NAME == settings.NAMELESS_OPERATOR:
        yield "Nobody is named as the seller of record: set OPERATOR_NAME to who runs the shop."
    if not settings.OPERATOR_PHONE:
        yield "Buyers have no phone to call: set OPERATOR_PHONE."
    if not settings.OPERATOR_EMAIL:
        yield "Buyers have no address to write to: set OPERATOR_EMAIL."
    if not settings.MAIL_FROM:
        yield "No mail is sent, people tell all: set EMAIL_URL (smtp+tls://user:password@host:587) and MAIL_FROM."
    if not owners():
        if open_invitations(kind="office", object_id="office").filter(role=OfficeRole.OWNER).exists():
            yield "Nobody owns the shop yet: the link that makes the first owner has not been opened."
        else:
            yield "Nobody owns the shop: manage.py setup --owner EMAIL makes the first owner."
    for page in Page.objects.filter(is_draft=True):
        url = f"{settings.PUBLIC_URL}{reverse('admin:content_page_change', args=[page.pk])}"
        yield f"The page “{page.title}” is a draft: an owner completes it at {url} and unticks “draft”."
    if not SalesPoint.objects.exists():
        yield "There is no sales point yet: an owner adds the first one in the settings of the shop."
    if not Recognition.objects.exists():
        yield "The register is empty: import a decision at the office's desk or by manage.py import_decision FILE."
