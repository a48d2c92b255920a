"""Places in words: the commune of today where it is known, else what the certificate says."""

from django.utils.translation import gettext as _

from catalog.places.models import Commune, CommuneKind
from catalog.producers.models import Producer


def commune_words(commune: Commune) -> str:
    """`xã Ba Chúc`, `Ba Chúc commune`."""
    if commune.kind == CommuneKind.WARD:
        return _("%(name)s ward") % {"name": commune.name}
    if commune.kind == CommuneKind.SPECIAL_ZONE:
        return _("%(name)s special zone") % {"name": commune.name}
    return _("%(name)s commune") % {"name": commune.name}


def short_place(producer: Producer) -> str:
    """`Ba Chúc, An Giang`: for cards."""
    if producer.commune:
        return f"{producer.commune.name}, {producer.commune.province.name}"
    if producer.province:
        return producer.province.name
    return certified_place(producer)


def full_place(producer: Producer) -> str:
    """Street or hamlet, commune, province."""
    if producer.commune:
        parts = [producer.address, commune_words(producer.commune), producer.commune.province.name]
        return ", ".join(part for part in parts if part)
    return short_place(producer)


def certified_place(words: object) -> str:
    """The place in a certificate's own words, never rewritten."""
    parts = [getattr(words, name) for name in ("commune_text", "district_text", "province_text")]
    return ", ".join(part for part in parts if part)
