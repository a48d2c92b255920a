"""Certificate numbers: given once, in order, never again."""

from django.db import transaction

from catalog.certification.models import CertificateCounter


def take_numbers(*, year: int, count: int = 1) -> list[str]:
    """The next `count` numbers of `year`, as `AG-<year>-<sequence>`. The counter's row stays locked until commit, so
    that a number is neither given twice nor lost to a rollback."""
    with transaction.atomic():
        CertificateCounter.objects.get_or_create(year=year)
        counter = CertificateCounter.objects.select_for_update().get(year=year)
        first = counter.last + 1
        counter.last += count
        counter.save(update_fields=["last"])
    return [f"AG-{year}-{number:04d}" for number in range(first, first + count)]
