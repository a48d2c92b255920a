"""Certificate numbers: given once, in order, never again."""

from collections.abc import Collection

from django.db import transaction

from catalog.certification.models import CertificateCounter
from config.core import eras
from config.core.changes import listen


def take_numbers(*, year: int, count: int = 1) -> list[str]:
    """The next `count` numbers of `year`, as `AG-<year>-<sequence>`. The counter's row stays locked until commit, so
    that a number is neither given twice nor lost to a rollback."""
    with transaction.atomic():
        # A year without a counter may have had one before an older state came back.
        if not CertificateCounter.objects.filter(year=year).exists():
            CertificateCounter.objects.get_or_create(year=year, defaults={"last": eras.first_of(eras.current())})
        counter = CertificateCounter.objects.select_for_update().get(year=year)
        first = counter.last + 1
        counter.last += count
        counter.save(update_fields=["last"])
    return [f"AG-{year}-{number:04d}" for number in range(first, first + count)]


@listen("era")
def on_era(numbers: Collection[int]) -> None:
    """No number from before an older state came back is given out again, of whatever year."""
    first = eras.first_of(max(numbers))
    CertificateCounter.objects.filter(last__lt=first).update(last=first)
