from typing import Any

from django.core.management.base import BaseCommand
from django.db import transaction

from catalog.products.models import Product
from catalog.search.engines import get_engine

_AT_ONCE = 2000


class Command(BaseCommand):
    help = "Learn every product anew: after newer place data, or when an engine starts empty."

    def handle(self, *args: Any, **options: Any) -> None:
        ids = list(Product.objects.order_by("pk").values_list("pk", flat=True))
        for start in range(0, len(ids), _AT_ONCE):
            with transaction.atomic():
                get_engine().index(ids[start : start + _AT_ONCE])
        self.stdout.write(f"{len(ids)} products learnt.")
