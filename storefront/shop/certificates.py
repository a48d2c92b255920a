"""The certificate check: the public face of a recognition, also of products that are not for sale."""

import io
from dataclasses import dataclass

import segno
from django.conf import settings
from django.urls import reverse
from django.utils.safestring import SafeString, mark_safe

from catalog.certification.listing import listed
from catalog.certification.models import DEMO_PREFIX, Recognition
from catalog.certification.states import CertificateState, state_of
from config.core.text import clean
from storefront.shop.places import certified_place
from storefront.shop.proof import Proof, certificate_address, proof


@dataclass(frozen=True, slots=True)
class Certificate:
    """A certificate as it was given: name, maker and place in its own words, dates, never a price."""

    number: str
    state: CertificateState
    proof: Proof
    product_name: str
    producer_name: str
    place: str
    withdrawal_reason: str
    successor: Proof | None
    product_url: str
    address: str
    qr: SafeString


def tidy(number: str) -> str:
    """A number as typed by hand: spaces and small letters forgiven. At most what a number can be long."""
    return "".join(clean(number).upper().split())[:40]


def find_certificate(number: str, *, adult: bool) -> Certificate | None:
    """The certificate of that number, whatever its state; None when no such number was ever given. Three queries."""
    rows = Recognition.objects.select_related("withdrawal", "product")
    if not settings.DEMO:
        rows = rows.exclude(decision_number__startswith=DEMO_PREFIX)
    recognition = rows.filter(certificate_number=number).first()
    if recognition is None:
        return None
    withdrawal = getattr(recognition, "withdrawal", None) if recognition.withdrawn_on else None
    state = state_of(recognition)
    address = certificate_address(recognition.certificate_number)
    return Certificate(
        number=recognition.certificate_number,
        state=state,
        proof=proof(recognition),
        product_name=recognition.product_name,
        producer_name=recognition.producer_name,
        place=certified_place(recognition),
        withdrawal_reason=withdrawal.reason if withdrawal and state == CertificateState.WITHDRAWN else "",
        successor=_successor(recognition) if state != CertificateState.VALID else None,
        product_url=_product_url(recognition, adult=adult),
        address=address,
        qr=_qr(address),
    )


def _successor(recognition: Recognition) -> Proof | None:
    """The same product's recognition that holds today, when this one does not."""
    if recognition.product_id is None:
        return None
    others = Recognition.objects.filter(product=recognition.product_id).exclude(pk=recognition.pk)
    return next((proof(other) for other in others if state_of(other) == CertificateState.VALID), None)


def _product_url(recognition: Recognition, *, adult: bool) -> str:
    """The product's page, when the listing rule lets it be shown."""
    row = listed(adult=adult).filter(product=recognition.product_id).select_related("product").first()
    return reverse("shop:product", args=[row.product.slug]) if row else ""


def _qr(address: str) -> SafeString:
    """The printed address as an SVG: black on white in any scheme, or cameras cannot read it."""
    out = io.BytesIO()
    segno.make(address, error="m").save(
        out,
        kind="svg",
        xmldecl=False,
        svgns=True,
        border=2,
        dark="#000000",
        light="#ffffff",
        svgclass="qr",
        lineclass=None,
        omitsize=True,
    )
    return mark_safe(out.getvalue().decode())  # noqa: S308
