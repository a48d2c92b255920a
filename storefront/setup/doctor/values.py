"""What has been set, and what the shop has been given to sell with."""

from collections.abc import Iterator
from urllib.parse import urlsplit

from django.conf import settings
from django.utils.translation import gettext as _

from storefront.setup.doctor.finding import Finding, good, note, wrong
from storefront.setup.missing import LOCAL, missing_settings, missing_things

# As `check --deploy` asks of Django's own key.
STRONG = 50
DIFFERENT = 5


def findings() -> Iterator[Finding]:
    """Settings that weaken the shop."""
    if settings.DEMO:
        yield wrong(_("These are the settings of a demo: nothing in it is real, and everybody knows its passwords."))
    if len(settings.SECRET_KEY) < STRONG or len(set(settings.SECRET_KEY)) < DIFFERENT:
        yield wrong(_("SECRET_KEY is too weak: set 50 random characters or more; manage.py setup makes them."))
    else:
        yield good(_("The secret key is strong."))
    yield _address()
    if settings.STRIPE_SECRET_KEY.startswith(("sk_test_", "rk_test_")):
        words = _("Cards are only tried out: STRIPE_SECRET_KEY is one of Stripe's tests.")
        yield note(words) if settings.DEMO else wrong(words)
    if not settings.METRICS_TOKEN:
        yield note(_("Nobody reads the shop's figures: set METRICS_TOKEN, and let Prometheus ask for /metrics."))


def _address() -> Finding:
    url = urlsplit(settings.PUBLIC_URL)
    if url.scheme != "https":
        words = _("PUBLIC_URL is %(url)s: without https anybody on the way can read along.")
        return wrong(words % {"url": settings.PUBLIC_URL})
    if url.hostname in LOCAL:
        words = _("PUBLIC_URL is %(url)s, which only this machine can open: set it to the address that buyers use.")
        return wrong(words % {"url": settings.PUBLIC_URL})
    return good(_("Buyers come to %(url)s.") % {"url": settings.PUBLIC_URL})


def missing_of_the_shop() -> Iterator[Finding]:
    """What setup says is still missing: the shop opens without it, though it may not sell much."""
    yield from map(note, missing_settings())
    yield from map(note, missing_things())
