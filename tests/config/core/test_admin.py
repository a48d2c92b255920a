"""The owner's settings: every change leaves an audit row and reaches what is derived from it."""

import pytest
from django.contrib import admin
from django.urls import reverse

from catalog.certification.models import Listing
from catalog.products.models import Category
from config.core.admin import AuditedAdmin, ReadOnlyAdmin
from config.core.models import AuditEntry, OfficeRole, User
from tests import factories as make

pytestmark = pytest.mark.django_db
NO_WORDS = {"translations-TOTAL_FORMS": "0", "translations-INITIAL_FORMS": "0"}


@pytest.fixture
def owner(client):
    user = make.make_user(role=OfficeRole.OWNER)
    client.force_login(user)
    return user


def test_every_admin_is_audited_or_only_for_reading():
    assert all(isinstance(options, AuditedAdmin | ReadOnlyAdmin) for options in admin.site._registry.values())


def test_a_category_is_added_changed_and_deleted_each_with_its_row(client, owner):
    facts = {"name": "Mắm", "slug": "mam", "position": "1", "description": "{}", **NO_WORDS}
    client.post(reverse("admin:products_category_add"), facts)
    category = Category.objects.get()
    hostile = '{"blocks": [{"type": "paragraph", "data": {"text": "<script>alert(1)</script>Ngon"}}]}'
    client.post(
        reverse("admin:products_category_change", args=[category.pk]),
        facts | {"name": "Mắm, khô", "description": hostile},
    )
    category.refresh_from_db()
    assert category.name == "Mắm, khô"
    assert category.description["blocks"][0]["data"]["text"] == "Ngon"
    client.post(reverse("admin:products_category_delete", args=[category.pk]), {"post": "yes"})
    assert not Category.objects.exists()
    trail = AuditEntry.objects.order_by("id").values_list("action", "actor", "object_id")
    assert list(trail) == [
        (action, owner.pk, str(category.pk)) for action in ("admin.add", "admin.change", "admin.delete")
    ]


def test_a_category_in_use_is_not_deleted(client, owner):
    product = make.make_listed_product()
    client.post(reverse("admin:products_category_delete", args=[product.category_id]), {"post": "yes"})
    assert Category.objects.filter(pk=product.category_id).exists()
    assert Listing.objects.filter(category=product.category_id).exists()
    assert not AuditEntry.objects.filter(action="admin.delete").exists()


def test_an_owner_closes_an_account_and_cannot_close_the_own_one(client, owner):
    person = make.make_user()
    for user in (person, owner):
        client.post(
            reverse("admin:core_user_change", args=[user.pk]), {"first_name": "Lan", "last_name": "", "language": "vi"}
        )
    assert not User.objects.get(pk=person.pk).is_active
    assert User.objects.get(pk=owner.pk).is_active


def test_the_admin_has_no_sign_in_of_its_own(client):
    page = client.post("/admin/login/", {"username": "owner@ocop.test", "password": "x"})
    assert (page.status_code, reverse("accounts:sign_in") in page["Location"]) == (302, True)
    client.force_login(make.make_officer())
    assert client.get("/admin/", follow=True).status_code == 404
