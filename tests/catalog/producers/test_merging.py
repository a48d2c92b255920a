"""Two producers that are one: who is alike, what moves, what becomes one; later decisions find the one that is left."""

import pytest
from django.db import transaction

from catalog.certification.listing import listed_products
from catalog.certification.models import Recognition
from catalog.exchange.decisions import apply_decision, read_decision
from catalog.inventory.models import Consignment, SalesPointKind
from catalog.producers.models import Producer, ProducerDocument, ProducerMember
from catalog.producers.namesakes import core_name, namesakes
from catalog.producers.services import close_producer, get_or_create_producer, merge_producers
from catalog.products.models import CollectionProduct, Product, ProductTranslation
from catalog.products.policies import visible_to
from catalog.search import Filters, Page, Sort, get_engine
from config.core import clock
from config.core.errors import NotAllowed, Refusal
from config.core.invitations import issue, redeem
from config.core.models import AuditEntry
from tests import factories as make
from tests.graphql import ask

pytestmark = pytest.mark.django_db


@pytest.fixture
def officer():
    return make.make_officer()


@pytest.fixture
def double():
    """Hộ KD Ba Lộc and Cơ sở Ba Lộc, of one commune."""
    commune = make.make_commune()
    gone = make.make_producer("Hộ KD Ba Lộc", commune=commune, phone="+84900000009", tax_code="1600000009")
    into = make.make_producer("Cơ sở Ba Lộc", commune=commune, phone="+84900000001")
    return gone, into


@pytest.mark.parametrize(
    ("name", "core"),
    [
        ("ho kd ba loc", "ba loc"),
        ("co so san xuat ba loc", "ba loc"),
        ("htx nong nghiep - dich vu x", "dich vu x"),
        ("cong ty tnhh mtv palmania", "palmania"),
        ("ho kinh doanh co so ba loc", "ba loc"),
        ("hong ngoc", "hong ngoc"),
        ("co so", "co so"),
        ("hop tac xa", "hop tac xa"),
    ],
)
def test_the_kind_of_business_is_taken_off_a_name(name, core):
    assert core_name(name) == core


def test_namesakes_are_alike_in_name_and_not_apart_in_place(double):
    gone, into = double
    elsewhere = make.make_producer("HKD Ba Lộc", commune=make.make_commune("Tịnh Biên"))
    unplaced = make.make_producer("Ba Lộc")
    make.make_producer("Hộ KD Ba Lợi", commune=gone.commune)

    pairs = [({pair.one.pk, pair.other.pk}, pair.same_commune) for pair in namesakes()]

    assert pairs[0] == ({gone.pk, into.pk}, True)
    assert {frozenset(pair) for pair, same in pairs[1:]} == {
        frozenset({unplaced.pk, other.pk}) for other in (gone, into, elsewhere)
    }
    assert [pair.other for pair in namesakes(of=elsewhere)] == [unplaced]


def test_everything_moves_and_blanks_are_filled(officer, double):
    gone, into = double
    product = make.make_listed_product("Mắm cá linh", producer=gone)
    both, own = make.make_member(gone), make.make_member(gone)
    ProducerMember.objects.create(producer=into, user=both)
    consent = make.make_consent(gone)
    paper = ProducerDocument.objects.create(producer=gone, kind="VSATTP")
    point = make.make_point(kind=SalesPointKind.PRODUCER_PREMISES, producer=gone)
    consigned = make.make_agreed_consignment(gone, make.make_point())

    merge_producers(officer, gone, into=into)

    for moved in (product, consent, paper, point, consigned):
        moved.refresh_from_db()
        assert moved.producer == into
    assert set(into.members.values_list("user", flat=True)) == {both.pk, own.pk}
    gone.refresh_from_db()
    into.refresh_from_db()
    assert (gone.merged_into, gone.is_active, gone.members.count()) == (into, False, 0)
    assert (into.phone, into.tax_code) == ("+84900000001", "1600000009")
    assert listed_products(adult=True).get() == product
    found = get_engine().search("co so ba loc", Filters(), Sort.RELEVANCE, Page(first=5))
    assert found.product_ids == [product.pk]
    entry = AuditEntry.objects.get(action="producer.merge", object_id=into.pk)
    assert (entry.actor, entry.details["gone"]) == (officer, "Hộ KD Ba Lộc")


def test_the_same_product_of_both_becomes_one(officer, double):
    gone, into = double
    left = make.make_listed_product("Mắm cá linh", producer=gone, recognition={"stars": 5, "decision_number": "2/QĐ"})
    kept = make.make_listed_product("Mắm Cá Linh", producer=into, recognition={"decision_number": "1/QĐ"})
    twice = make.make_recognition(left, decision_number="1/QĐ", decided_on=kept.recognitions.get().decided_on)
    make.make_picture(left)
    make.make_collection("Nổi bật", left, kept)
    only_left = make.make_collection("Quà", left)
    ProductTranslation.objects.create(product=left, language="en", name="Fermented fish", slug="fermented-fish")
    consigned = make.make_agreed_consignment(gone, make.make_point())
    consigned.products.set([left])

    merge_producers(officer, gone, into=into)

    left.refresh_from_db()
    kept.refresh_from_db()
    assert (left.producer, left.is_published, left.variants.count()) == (gone, False, 0)
    assert kept.name == "Mắm Cá Linh"
    assert (kept.variants.count(), kept.media.count(), kept.translations.get().name) == (2, 1, "Fermented fish")
    assert set(kept.recognitions.values_list("decision_number", flat=True)) == {"1/QĐ", "2/QĐ"}
    twice.refresh_from_db()
    assert twice.product == left
    assert CollectionProduct.objects.filter(product=kept).count() == 2
    assert only_left.products.get() == kept
    assert Consignment.objects.get().products.get() == kept
    assert listed_products(adult=True).get() == kept
    assert visible_to(officer).get() == kept


def test_later_decisions_and_codes_with_the_old_name_go_to_the_one_that_is_left(officer, double):
    gone, into = double
    _invitation, code = issue(officer, kind="producer", object_id=str(gone.pk))
    merge_producers(officer, gone, into=into)

    assert get_or_create_producer(officer, name="Hộ KD Ba Lộc", province=gone.province) == (into, False)
    annex = 'SẢN PHẨM,CHỦ THỂ,ĐỊA CHỈ,PHÂN HẠNG,ĐIỂM SỐ\nMắm cá sặc,Hộ KD Ba Lộc,"xã Tri Tôn, tỉnh An Giang",4 sao,75\n'
    facts = {"decision_number": "9/QĐ-UBND", "decided_on": clock.today()}
    for good, unchanged in ((1, 0), (0, 1)):
        report = apply_decision(read_decision(annex.encode(), **facts), "all", officer)
        assert (report.good, report.unchanged, report.refused) == (good, unchanged, [])
    assert Product.objects.get().producer == into
    assert Recognition.objects.get().producer_name == "Hộ KD Ba Lộc"
    newcomer = make.make_user()
    redeem(newcomer, code)
    assert into.members.get().user == newcomer


def test_names_of_names_lead_to_the_last(officer, double):
    gone, into = double
    last = make.make_producer("HTX Ba Lộc")
    merge_producers(officer, gone, into=into)
    merge_producers(officer, into, into=last)

    gone.refresh_from_db()
    assert gone.merged_into == last
    assert list(Producer.objects.filter(merged_into=None)) == [last]


def test_only_the_office_merges_two_that_are_there(officer, double):
    gone, into = double
    member = make.make_member(gone)
    for actor, one, other in ((member, gone, into), (make.make_user(), gone, into)):
        with pytest.raises(NotAllowed):
            merge_producers(actor, one, into=other)
    with pytest.raises(Refusal):
        merge_producers(officer, gone, into=gone)
    assert not Producer.objects.exclude(merged_into=None).exists()

    merge_producers(officer, gone, into=into)
    for change in (
        lambda: merge_producers(officer, gone, into=into),
        lambda: merge_producers(officer, into, into=gone),
        lambda: close_producer(officer, gone),
    ):
        with pytest.raises(NotAllowed), transaction.atomic():
            change()


def test_the_old_address_finds_the_one_that_is_left_in_the_api_too(officer, double):
    gone, into = double
    asked = "query ($slug: String) { producer(slug: $slug) { slug } }"
    assert ask(asked, slug=gone.slug)["producer"] == {"slug": gone.slug}

    merge_producers(officer, gone, into=into)

    assert ask(asked, slug=gone.slug)["producer"] == {"slug": into.slug}
    assert ask(asked, slug="khong-co")["producer"] is None
