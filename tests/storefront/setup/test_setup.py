"""`manage.py setup`: what every installation begins with, laid once, and what it says is missing."""

import re

import pytest
from django.core.management import CommandError, call_command
from django.urls import reverse

from catalog.products.models import Attribute, Category, Channel, Collection, ProductType, ProductTypeAttribute
from checkout.settlement.models import SellerOfRecord
from config.core import clock
from config.core.invitations import peek
from config.core.models import AuditEntry, OfficeRole, User
from storefront.content.models import Menu, MenuItem, Page, PageTranslation
from storefront.setup.laying import lay_base
from storefront.setup.missing import missing
from tests import factories as make

pytestmark = pytest.mark.django_db


@pytest.fixture
def setup(capsys):
    def run(**options):
        call_command("setup", **options)
        return capsys.readouterr().out

    return run


def test_it_lays_what_a_shop_of_the_province_begins_with(setup):
    said = setup()

    assert "Made: channel an-giang" in said
    assert Channel.objects.get().slug == "an-giang"
    assert Category.objects.filter(parent=None).count() == 6
    assert set(ProductType.objects.values_list("slug", flat=True)) == {
        "ocop",
        "thuc-pham",
        "nuoc-mam",
        "do-uong",
        "thao-duoc",
        "thu-cong",
        "sinh-vat-canh",
        "du-lich",
    }
    assert not Attribute.objects.filter(producttypeattribute=None).exists()
    assert ProductTypeAttribute.objects.filter(is_variant_selection=True).count() == 8
    assert Collection.objects.filter(slug="featured-products", products=None).exists()
    assert set(Menu.objects.values_list("slug", flat=True)) == {"navbar", "footer"}
    assert set(Page.objects.filter(is_draft=True).values_list("slug", flat=True)) == {"about", "privacy", "terms"}
    assert PageTranslation.objects.filter(language="en").count() == Page.objects.count() == 4


def test_laying_again_changes_nothing(setup):
    setup()
    before = _rows()

    said = setup()

    assert "Made" not in said
    assert "There already: 59 of the base's things." in said
    assert _rows() == before


def test_what_an_owner_changed_or_removed_stays_so(setup):
    setup()
    Category.objects.filter(slug="gao").update(name="Gạo và nếp")
    Category.objects.get(slug="tinh-dau").delete()
    Menu.objects.get(slug="navbar").delete()

    said = setup()

    assert "Removed by somebody since, and left so: category tinh-dau" in said
    assert "Removed by somebody since, and left so: menu navbar" in said
    assert Category.objects.get(slug="gao").name == "Gạo và nếp"
    assert not Category.objects.filter(slug="tinh-dau").exists()
    assert not Menu.objects.filter(slug="navbar").exists()


def test_what_was_there_before_is_kept_and_the_rest_is_laid_around_it():
    Category.objects.create(slug="gao", name="Gạo của chúng tôi")

    laid = lay_base()

    assert laid.there == ["category:gao"]
    assert Category.objects.get(slug="gao").name == "Gạo của chúng tôi"
    assert MenuItem.objects.get(menu__slug="navbar", category__slug="gao").name == "Gạo"


def test_drafts_say_so_to_visitors_until_an_owner_completes_them(client, setup):
    setup()
    address = reverse("content:page", args=["privacy"])

    drafted = client.get(address).content.decode()
    Page.objects.filter(slug="privacy").update(is_draft=False)
    done = client.get(address).content.decode()

    assert "Bản nháp" in drafted
    assert "[Tên đơn vị vận hành]" in drafted
    assert "Bản nháp" not in done


def test_it_says_what_is_missing_and_falls_silent_when_nothing_is(settings, setup):
    settings.DEMO = False
    settings.PUBLIC_URL = "https://shop.example"
    settings.OPERATOR_NAME = settings.NAMELESS_OPERATOR
    said = setup()
    for word in ("OPERATOR_NAME", "OPERATOR_PHONE", "OPERATOR_EMAIL", "setup --owner", "sales point", "register"):
        assert word in said
    assert said.count(" is a draft: ") == 3

    settings.OPERATOR_NAME, settings.OPERATOR_PHONE, settings.OPERATOR_EMAIL = "Trung tâm", "0296 1", "a@b.example"
    make.make_user(role=OfficeRole.OWNER)
    Page.objects.update(is_draft=False)
    make.make_point()
    make.make_recognition(make.make_product())

    assert list(missing()) == []
    assert "Nothing is missing." in setup()


def test_the_first_owner_comes_by_a_link_that_works_once(client, setup):
    said = setup(owner="chu@example.test")
    code = re.search(r"/tai-khoan/moi/(\w+)/", said)[1]
    assert peek(code).role == OfficeRole.OWNER
    facts = {"first_name": "Hoa", "email": "chu@example.test", "password": "duong-thot-not-2026"}

    answer = client.post(reverse("accounts:join", args=[code]), facts)

    assert answer.status_code == 302
    owner = User.objects.get(email="chu@example.test")
    assert owner.is_owner
    assert client.get(reverse("desks:people")).status_code == 200
    assert client.get(reverse("admin:index")).status_code == 200
    assert peek(code) is None


def test_the_first_owner_comes_by_a_password_at_a_terminal(monkeypatch, setup):
    monkeypatch.setattr("sys.stdin.isatty", lambda: True)
    typed = iter(["duong-thot-not-2026", "another", "1234", "1234", "duong-thot-not-2026", "duong-thot-not-2026"])
    monkeypatch.setattr("storefront.setup.management.commands.setup.getpass", lambda asked: next(typed))
    for refused in ("differ", "too short|quá ngắn"):
        with pytest.raises(CommandError, match=refused):
            setup(owner="chu@example.test")
        assert not User.objects.exists()

    setup(owner="Chu@example.test")

    owner = User.objects.get(email="chu@example.test")
    assert owner.is_owner
    assert owner.check_password("duong-thot-not-2026")
    assert AuditEntry.objects.get(action="office.role").actor_name == "system"


def test_somebody_with_an_account_comes_to_own_the_shop_and_nobody_after_them(setup):
    user = make.make_user(email="chu@example.test")

    setup(owner="chu@example.test")

    user.refresh_from_db()
    assert user.is_owner
    with pytest.raises(CommandError, match="owned already"):
        setup(owner="other@example.test")
    assert User.objects.filter(office_role=OfficeRole.OWNER).count() == 1


def _rows():
    models = (Channel, Category, Attribute, ProductType, ProductTypeAttribute, Collection, Page, Menu, MenuItem)
    return {model: list(model.objects.order_by("pk").values_list()) for model in models}


def test_whoever_sets_up_says_who_sells_and_saying_it_again_changes_nothing(setup):
    assert "Sells: the producers sell, the shop mediates" in setup()

    said = setup(seller="office", seller_reference="Hợp đồng mẫu 01/2026")
    setup(seller="office", seller_reference="Hợp đồng mẫu 02/2026")

    assert "Sells: the shop sells itself" in said
    row = SellerOfRecord.objects.get(who="office")
    assert (row.starts_on, row.reference) == (clock.today(), "Hợp đồng mẫu 01/2026")


def test_who_sells_is_said_with_the_paper_that_says_so(setup):
    with pytest.raises(CommandError, match="--seller: "):
        setup(seller="office")
    assert not SellerOfRecord.objects.filter(who="office").exists()
