"""The product's desk page: publish and undo, texts, packs, pictures; who may."""

import io

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from PIL import Image

from catalog.certification.errors import CertificationCode
from catalog.certification.listing import listed_products
from catalog.products.models import Product
from catalog.products.richtext import plain
from config.core.models import AuditEntry
from tests import factories as make

pytestmark = pytest.mark.django_db


def ready_product(**facts) -> Product:
    product = make.make_product(category=make.make_category(), **facts)
    make.make_variant(product)
    make.make_recognition(product)
    return product


def shown(product: Product) -> bool:
    return listed_products(adult=True).filter(pk=product.pk).exists()


def post(client, route, /, *args, key="k1", **data):
    return client.post(reverse(f"desks:{route}", args=args), {"act_key": key, **data})


def test_a_member_publishes_undoes_and_publishes_again_by_what_the_page_offers(client):
    product = ready_product()
    client.force_login(make.make_member(product.producer))
    done = client.get(post(client, "publish", product.pk)["Location"])
    assert shown(product)
    just = done.context["just"]
    assert (just["undo_url"], product.name in just["said"]) == (reverse("desks:unpublish", args=[product.pk]), True)
    client.post(just["undo_url"], {"act_key": "k2"})
    assert not shown(product)
    post(client, "publish", product.pk, key="k3")
    assert shown(product)


def test_an_act_repeated_after_a_lost_answer_changes_nothing_and_leads_to_the_same_page(client):
    product = ready_product()
    client.force_login(make.make_member(product.producer))
    first, second = post(client, "publish", product.pk), post(client, "publish", product.pk)
    assert first["Location"] == second["Location"]
    assert AuditEntry.objects.filter(action="product.publish").count() == 1


def test_what_is_missing_is_said_and_nothing_is_published(client):
    product = make.make_product(ingredients="", storage="")
    client.force_login(make.make_member(product.producer))
    response = post(client, "publish", product.pk)
    assert response.status_code == 422
    assert {error.field for error in response.context["refused"].errors} >= {"ingredients", "storage", "category"}
    assert not Product.objects.get(pk=product.pk).is_published


def test_the_office_publishes_only_on_recorded_consent(client):
    product = ready_product()
    client.force_login(make.make_officer())
    refused = post(client, "publish", product.pk)
    assert [error.code for error in refused.context["refused"].errors] == [CertificationCode.NO_CONSENT]
    assert client.get(reverse("desks:describe", args=[product.pk])).status_code == 404
    assert not shown(product)
    post(client, "consent", product.producer_id, given_by="Bà Năm", given_on="2026-01-05", form="paper")
    assert post(client, "publish", product.pk, key="k2").status_code == 302
    assert shown(product)


def test_a_member_who_was_removed_is_refused_at_the_next_request(client):
    product = ready_product()
    member = make.make_member(product.producer)
    client.force_login(member)
    assert client.get(reverse("desks:product", args=[product.pk])).status_code == 200
    product.producer.members.filter(user=member).delete()
    assert client.get(reverse("desks:product", args=[product.pk])).status_code == 404
    assert post(client, "publish", product.pk).status_code == 404
    assert not shown(product)


def test_texts_in_both_languages_are_saved_and_markup_stays_text(client):
    product = ready_product()
    client.force_login(make.make_member(product.producer))
    response = post(
        client,
        "describe",
        product.pk,
        description="Dòng một.\r\n\r\n<script>alert(1)</script>",
        english_name="Palm sugar",
        shelf_life_days="365",
        group="food",
        alcohol_by_volume="",
    )
    assert response.status_code == 302
    product.refresh_from_db()
    assert plain(product.description).split("\n") == ["Dòng một.", "<script>alert(1)</script>"]
    assert product.translations.get(language="en").name == "Palm sugar"
    page = client.get(reverse("desks:product", args=[product.pk])).content.decode()
    assert "<script>alert" not in page


def test_a_published_product_cannot_lose_what_food_must_state_and_what_was_typed_stays(client):
    product = ready_product()
    client.force_login(make.make_member(product.producer))
    post(client, "publish", product.pk)
    response = post(client, "describe", product.pk, key="k2", group="food", ingredients="", storage="Trong chum sành")
    assert response.status_code == 422
    assert "ingredients" in response.context["form"].errors
    assert "Trong chum sành" in response.content.decode()
    product.refresh_from_db()
    assert product.ingredients == "Mật hoa thốt nốt 100 %"


PACK = {"name": "Hũ 1 kg", "net_quantity": "1000", "net_unit": "g", "shipping_weight_g": "1200", "sku": "TN-1"}


@pytest.mark.parametrize(("typed", "price"), [("125.000", 125_000), ("125000", 125_000), ("125 000 ₫", 125_000)])
def test_a_pack_is_added_with_its_price_as_people_write_it(client, typed, price):
    product = make.make_product()
    client.force_login(make.make_member(product.producer))
    assert post(client, "new_pack", product.pk, price=typed, **PACK).status_code == 302
    assert product.variants.get().price == price


@pytest.mark.parametrize(
    ("facts", "field"),
    [
        ({"price": "12,5"}, "price"),
        ({"price": "0"}, "price"),
        ({"price": "-5"}, "price"),
        ({"gtin": "8934563138164"}, "gtin"),
        ({"net_quantity": "0"}, "net_quantity"),
        ({"shipping_weight_g": "900"}, "shipping_weight_g"),
        ({"name": ""}, "name"),
    ],
)
def test_a_wrong_pack_names_its_field_and_keeps_what_was_typed(client, facts, field):
    product = make.make_product()
    client.force_login(make.make_member(product.producer))
    response = post(client, "new_pack", product.pk, **(PACK | facts))
    assert response.status_code == 422
    assert field in response.context["form"].errors
    assert "TN-1" in response.content.decode()
    assert not product.variants.exists()


def test_the_last_priced_pack_of_a_published_product_stays(client):
    product = ready_product()
    client.force_login(make.make_member(product.producer))
    post(client, "publish", product.pk)
    pack = product.variants.get()
    assert post(client, "retire_pack", product.pk, pack.pk).status_code == 422
    pack.refresh_from_db()
    assert pack.is_active


def drawing(kind: str = "PNG") -> bytes:
    out = io.BytesIO()
    Image.new("RGB", (40, 30), "green").save(out, kind)
    return out.getvalue()


def test_pictures_are_added_ordered_and_removed(client, settings, tmp_path, django_capture_on_commit_callbacks):
    settings.MEDIA_ROOT = tmp_path
    product = make.make_product()
    client.force_login(make.make_member(product.producer))
    for number in (1, 2):
        file = SimpleUploadedFile("hình.png", drawing())
        post(client, "new_picture", product.pk, key=f"p{number}", picture=file, alt=f"Hũ {number}")
    first, second = product.media.all()
    post(client, "first_picture", product.pk, second.pk)
    assert list(product.media.values_list("alt", flat=True)) == ["Hũ 2", "Hũ 1"]
    with django_capture_on_commit_callbacks(execute=True):
        post(client, "drop_picture", product.pk, first.pk)
    assert list(product.media.values_list("alt", flat=True)) == ["Hũ 2"]


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("a.svg", b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'),
        ("a.png", b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n1 0 obj"),
        ("a.png", b""),
        ("a.png", drawing()[:60]),
    ],
)
def test_what_is_no_picture_is_refused_at_its_field(client, settings, tmp_path, name, content):
    settings.MEDIA_ROOT = tmp_path
    product = make.make_product()
    client.force_login(make.make_member(product.producer))
    response = post(client, "new_picture", product.pk, picture=SimpleUploadedFile(name, content), alt="x")
    assert response.status_code == 422
    assert "picture" in response.context["form"].errors
    assert not product.media.exists()
    assert list(tmp_path.rglob("*.webp")) == []
