"""Addresses that nothing names any more go: each correction leaves the one before behind."""

from datetime import timedelta

from django.db.models import Exists, ManyToOneRel, OuterRef
from procrastinate.contrib.django import app

from checkout.delivery.models import Address
from config.core import clock

_KEPT = timedelta(days=1)


@app.periodic(cron="37 3 * * *", periodic_id="addresses")
@app.task(queueing_lock="addresses", pass_context=False)
def forget_addresses(timestamp: int) -> None:
    """Nightly."""
    forget_unused()


def forget_unused() -> int:
    """Delete addresses of yesterday and before that no basket, order or book names; returns how many."""
    unused = Address.objects.filter(created_at__lt=clock.now() - _KEPT)
    for relation in Address._meta.get_fields(include_hidden=True):
        if isinstance(relation, ManyToOneRel):
            naming = relation.related_model._base_manager.filter(**{relation.field.name: OuterRef("pk")})
            unused = unused.exclude(Exists(naming))
    return unused.delete()[0]
