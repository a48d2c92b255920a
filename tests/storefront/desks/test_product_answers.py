"""What a product answers to its type: asked on one page, shown to buyers, checked before it is kept."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from catalog.products.models import Attribute, AttributeValue, InputType, ProductType, ProductTypeAttribute
from catalog.products.services import answer_product
from config.core.errors import Refusal
from tests import factories as make

pytestmark = pytest.mark.django_db

PDF = b"%PDF-1.7 a recipe"


@pytest.fixture(autouse=True)
def media(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    return tmp_path


@pytest.fixture
def product():
    """A listed product of a type that asks one question of each kind."""
    product = make.make_listed_product()
    kind = ProductType.objects.create(slug="thu", name="Thử")
    for position, input_type in enumerate(InputType):
        question = Attribute.objects.create(slug=input_type, name=f"Hỏi {input_type}", input_type=input_type)
        ProductTypeAttribute.objects.create(product_type=kind, attribute=question, position=position)
        for choice in ("ngot", "man") if input_type in (InputType.DROPDOWN, InputType.MULTISELECT) else ():
            AttributeValue.objects.create(attribute=question, slug=choice, name=choice.title())
    make.make_collection("Mùa nước nổi", slug="mua-nuoc-noi")
    product.product_type = kind
    product.save()
    return product


def typed(**more):
    return {
        "answers_plain-text": "Tri Tôn",
        "answers_plain-text_en": "Tri Ton",
        "answers_boolean": "yes",
        "answers_numeric": "71,5",
        "answers_dropdown": "ngot",
        "answers_multiselect": ["ngot", "man"],
        "answers_single-reference": "mua-nuoc-noi",
        "answers_file": SimpleUploadedFile("Công thức.pdf", PDF),
        "act_key": "k1",
        **more,
    }


def answer(client, product, **more):
    client.force_login(make.make_member(product.producer))
    return client.post(reverse("desks:answers", args=[product.pk]), typed(**more))


def test_an_answer_of_each_kind_is_kept_and_shown_to_buyers(client, product):
    assert answer(client, product).status_code == 302

    page = client.get(f"/san-pham/{product.slug}/").content.decode()
    for words in ("Tri Tôn", "71,5", "Ngot, Man", "Mùa nước nổi"):
        assert words in page
    english = client.get(f"/en/san-pham/{product.slug}/").content.decode()
    assert "Tri Ton" in english
    # And the paper is saved by whoever follows its link, not opened in our name
    paper = product.assigned_values.get(attribute__slug="file").file
    response = client.get(paper.url)
    assert b"".join(response.streaming_content) == PDF
    assert response["Content-Disposition"].startswith("attachment")
    assert response["X-Content-Type-Options"] == "nosniff"


def test_what_is_emptied_is_answered_no_longer_and_its_paper_goes(
    client, product, media, django_capture_on_commit_callbacks
):
    answer(client, product)
    assert len(list(media.glob("attributes/*.pdf"))) == 1

    emptied = {name: "" for name in typed() if name not in ("act_key", "answers_multiselect", "answers_file")}
    with django_capture_on_commit_callbacks(execute=True):
        client.post(
            reverse("desks:answers", args=[product.pk]), emptied | {"answers_file-clear": "on", "act_key": "k2"}
        )

    assert product.assigned_values.count() == 0
    assert list(media.glob("attributes/*.pdf")) == []


def test_a_paper_that_is_not_touched_stays(client, product):
    answer(client, product)
    kept = product.assigned_values.get(attribute__slug="file").file.name

    again = {name: value for name, value in typed(act_key="k2").items() if name != "answers_file"}
    client.post(reverse("desks:answers", args=[product.pk]), again)

    assert product.assigned_values.get(attribute__slug="file").file.name == kept


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("answers_numeric", "bảy"),
        ("answers_dropdown", "cay"),
        ("answers_multiselect", ["ngot", "cay"]),
        ("answers_single-reference", "khong-co"),
        ("answers_boolean", "maybe"),
        ("answers_plain-text", "x" * 501),
        ("answers_file", SimpleUploadedFile("a.pdf", b"<script>alert(1)</script>")),
        ("answers_file", SimpleUploadedFile("a.html", PDF)),
        ("answers_file", SimpleUploadedFile("a.pdf", PDF + b"0" * 5_000_000)),
    ],
)
def test_a_wrong_answer_names_its_question_and_nothing_is_kept(client, product, media, name, value):
    response = answer(client, product, **{name: value})

    assert response.status_code == 422
    assert list(response.context["form"].errors) == [name]
    assert product.assigned_values.count() == 0
    assert list(media.glob("attributes/*")) == []


def test_a_good_paper_beside_a_wrong_answer_is_not_stored(product, media):
    paper = SimpleUploadedFile("a.pdf", PDF)

    with pytest.raises(Refusal) as refused:
        answer_product(make.make_member(product.producer), product, answers={"file": paper, "dropdown": "cay"})

    assert [error.field for error in refused.value.errors] == ["answers.dropdown"]
    assert product.assigned_values.count() == 0
    assert list(media.glob("attributes/*")) == []


def test_another_kind_forgets_what_it_does_not_ask(client, product):
    answer(client, product)
    other = ProductType.objects.create(slug="khac", name="Khác")

    facts = {"product_type": other.pk, "group": product.group, "category": product.category_id, "act_key": "k3"}
    food = {
        name: getattr(product, name) or "" for name in ("ingredients", "allergens", "storage", "declaration_number")
    }
    response = client.post(
        reverse("desks:describe", args=[product.pk]), facts | food | {"shelf_life_days": product.shelf_life_days}
    )

    assert response.status_code == 302
    product.refresh_from_db()
    assert product.product_type == other
    assert product.assigned_values.count() == 0
