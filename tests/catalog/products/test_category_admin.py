"""A category renamed in the settings of the shop is found by its new name at once: search follows the change."""

import pytest
from django.urls import reverse

from catalog.search import Filters, Page, Sort, get_engine
from config.core.models import AuditEntry, OfficeRole
from tests import factories as make

pytestmark = pytest.mark.django_db


def found(words: str) -> list[int]:
    return get_engine().search(words, Filters(), Sort.RELEVANCE, Page(first=5)).product_ids


def test_search_follows_a_category_that_is_renamed_or_translated_by_the_owner(client):
    top = make.make_category("Đồ khô")
    below = make.make_category("Khô cá", parent=top)
    product = make.make_listed_product("Cá lóc một nắng", category=below)
    client.force_login(make.make_user(role=OfficeRole.OWNER))
    assert found("phơi") == []
    form = {
        "name": "Đồ phơi",
        "slug": top.slug,
        "position": 0,
        "description": "{}",
        "translations-TOTAL_FORMS": 1,
        "translations-INITIAL_FORMS": 0,
        "translations-0-language": "en",
        "translations-0-name": "Sundried",
        "translations-0-description": "{}",
    }

    answer = client.post(reverse("admin:products_category_change", args=[top.pk]), form)

    assert answer.status_code == 302
    assert found("phơi") == [product.pk]
    assert found("sundried") == [product.pk]
    assert AuditEntry.objects.filter(action="admin.change", object_id=top.pk).count() == 1
