"""The office's desk: register, not for sale, withdrawal, places, import, export, invitations; the same few queries."""

import re
from datetime import date, timedelta
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from catalog.certification.models import Recognition
from catalog.certification.selectors import RegisterState, register, register_counts
from catalog.exchange.models import ImportDraft
from catalog.places.models import Commune
from catalog.producers.models import Producer
from catalog.products.models import Product
from config.core import clock
from config.core.models import AuditEntry, Invitation, OfficeRole
from storefront.desks.history import WORDS
from tests import factories as make

pytestmark = pytest.mark.django_db

ANNEX = (
    "QUYẾT ĐỊNH số 2497/QĐ-UBND ngày 10/10/2025\n"
    "STT,SẢN PHẨM,CHỦ THỂ,ĐỊA CHỈ,ĐIỂM SỐ,PHÂN HẠNG\n"
    '1,Mắm cá linh,Hộ kinh doanh Ba Lộc,"xã Tri Tôn, tỉnh An Giang",75,4 sao\n'
    '2,Đường phèn,HTX Phèn,"xã Tri Tôn, tỉnh An Giang",60,4 sao\n'
)


@pytest.fixture
def office(client):
    officer = make.make_officer()
    client.force_login(officer)
    client.officer = officer
    return client


def url(route, *args):
    return reverse(f"desks:{route}", args=args)


def test_each_recognition_is_in_its_state_and_the_counts_agree():
    day = clock.today()
    product = make.make_product()
    make.make_recognition(product, valid_from=day - timedelta(days=10))
    make.make_recognition(product, valid_from=day - timedelta(days=1000), valid_until=day + timedelta(days=30))
    make.make_recognition(product, valid_from=day - timedelta(days=1000), valid_until=day)
    make.make_recognition(product, valid_from=day + timedelta(days=1))
    make.make_recognition(product, valid_from=day - timedelta(days=900), valid_until=day - timedelta(days=1))
    make.make_recognition(product, valid_from=day - timedelta(days=20), withdrawn_on=day)
    make.make_recognition(product, valid_from=None)
    officer = make.make_officer()
    counts = register_counts(officer)
    assert counts == {
        RegisterState.IN_FORCE: 3,
        RegisterState.EXPIRING: 2,
        RegisterState.UPCOMING: 1,
        RegisterState.LAPSED: 1,
        RegisterState.WITHDRAWN: 1,
        RegisterState.UNDATED: 1,
    }
    assert counts == {state: register(officer, state=state).count() for state in RegisterState}
    assert register_counts(officer, within=29)[RegisterState.EXPIRING] == 1


@pytest.mark.parametrize("words", ["duong thot", "Palmania", "AG-2026-7777", "88/QĐ"])
def test_the_register_is_searched_by_product_producer_certificate_and_decision(office, words):
    product = make.make_product("Đường thốt nốt sệt", producer=make.make_producer("Công ty Palmania"))
    make.make_recognition(product, certificate_number="AG-2026-7777", decision_number="88/QĐ-UBND")
    make.make_recognition(make.make_product("Mắm cá sặc"), decision_number="12/QĐ-UBND")
    page = office.get(url("register"), {"q": words}).context["page"]
    assert [r.certificate_number for r in page] == ["AG-2026-7777"]


@pytest.mark.parametrize("asked", [{"state": "x"}, {"days": "x"}, {"page": "x"}, {"q": "\x00"}, {"q": "' OR 1=1 --"}])
def test_a_strange_question_gets_a_page(office, asked):
    assert office.get(url("register"), asked).status_code == 200


def test_recognised_products_not_for_sale_are_listed_with_every_reason(office):
    lacking = make.make_product("Mắm thiếu", ingredients="")
    make.make_recognition(lacking)
    make.make_listed_product("Mắm đang bán")
    make.make_recognition(make.make_product("Mắm đã hết hạn"), valid_from=date(2020, 1, 1))
    found = office.get(url("waiting")).context["standings"]
    assert [s.product.name for s in found] == ["Mắm thiếu"]
    assert {error.field for error in found[0].why} == {"ingredients", "category", "variants"}


@pytest.mark.parametrize("route", ["register", "waiting", "producers", "office"])
def test_thirty_rows_cost_the_queries_of_one(office, route):
    def one_more():
        product = make.make_product(producer=make.make_producer(commune=make.make_commune()))
        make.make_variant(product, price=None)
        make.make_recognition(product)

    one_more()
    office.get(url(route))
    with CaptureQueriesContext(connection) as one:
        office.get(url(route))
    for _ in range(29):
        one_more()
    with CaptureQueriesContext(connection) as thirty:
        office.get(url(route))
    assert len(thirty) == len(one)


def test_a_producers_desk_costs_the_same_for_one_product_and_thirty(client):
    producer = make.make_producer()
    client.force_login(make.make_member(producer))
    counts = []
    for more in (1, 29):
        for _ in range(more):
            product = make.make_product(producer=producer)
            make.make_variant(product)
            make.make_recognition(product)
        client.get(url("producer", producer.slug))
        with CaptureQueriesContext(connection) as asked:
            client.get(url("producer", producer.slug))
        counts.append(len(asked))
    assert counts[0] == counts[1]


WITHDRAWAL = {"decision_number": "9/QĐ-UBND", "decided_on": "20/10/2026", "reason": "Không còn đạt"}


def test_a_withdrawal_is_asked_first_then_done_and_the_product_leaves_the_shop(office):
    product = make.make_listed_product()
    recognition = product.recognitions.get()
    page = office.post(url("withdraw", recognition.pk), WITHDRAWAL)
    assert (page.status_code, page.context["asked"]) == (200, True)
    recognition.refresh_from_db()
    assert recognition.withdrawn_on is None
    hidden = WITHDRAWAL | {"decided_on": "2026-10-20", "confirmed": "1", "act_key": "k"}
    assert office.post(url("withdraw", recognition.pk), hidden).status_code == 302
    recognition.refresh_from_db()
    assert recognition.withdrawn_on == clock.today()
    assert AuditEntry.objects.filter(action="recognition.withdraw", actor=office.officer).count() == 1


@pytest.mark.parametrize("field", ["decision_number", "decided_on", "reason"])
def test_a_withdrawal_without_its_facts_names_the_field(office, field):
    recognition = make.make_recognition(make.make_product())
    response = office.post(url("withdraw", recognition.pk), WITHDRAWAL | {field: "", "confirmed": "1"})
    assert response.status_code == 422
    assert field in response.context["form"].errors
    assert not hasattr(Recognition.objects.get(pk=recognition.pk), "withdrawal")


def test_a_person_matches_a_place_and_the_wording_stays(office):
    producer = make.make_producer(commune_text="xã cũ", province_text="An Giang")
    commune = Commune.objects.get(name="Tri Tôn", province__name="An Giang")
    found = office.get(url("match_place", producer.pk), {"q": "tri ton"}).context["found"]
    assert commune in [place.commune for place in found]
    assert office.post(url("match_place", producer.pk), {"commune": "nowhere"}).status_code == 422
    office.post(url("match_place", producer.pk), {"commune": commune.pk, "act_key": "k"})
    producer.refresh_from_db()
    assert (producer.commune, producer.province, producer.commune_text) == (commune, commune.province, "xã cũ")


def test_a_namesake_in_the_province_is_refused_not_merged(office):
    commune = make.make_commune()
    make.make_producer("Hợp tác xã Lúa", commune=commune)
    other = make.make_producer("Hợp tác xã Lúa")
    response = office.post(url("match_place", other.pk), {"commune": commune.pk, "act_key": "k"})
    assert response.status_code == 422
    other.refresh_from_db()
    assert other.commune is None


def test_closing_takes_everything_off_and_undo_brings_it_back(office):
    product = make.make_listed_product()
    closed = office.get(office.post(url("close", product.producer_id), {"act_key": "k"})["Location"])
    assert Producer.objects.get(pk=product.producer_id).closed_on == clock.today()
    office.post(closed.context["just"]["undo_url"], {"act_key": "l"})
    assert Producer.objects.get(pk=product.producer_id).is_active


def test_a_decision_is_read_reported_and_recorded_as_far_as_it_is_good(office):
    file = SimpleUploadedFile("phụ lục.csv", ANNEX.encode())
    page = office.get(office.post(url("import"), {"file": file, "act_key": "k"})["Location"])
    report = page.context["report"]
    assert (report.rows, report.good, report.refused_rows) == (2, 1, 1)
    assert [(p.line, str(p.code)) for p in page.context["refusals"]] == [(4, "STARS_CONTRADICT_SCORE")]
    assert not Recognition.objects.exists()
    key = ImportDraft.objects.get().pk
    assert office.post(url("import_apply", key), {"mode": "all", "act_key": "a"}).status_code == 422
    assert not Recognition.objects.exists()
    first = office.post(url("import_apply", key), {"mode": "good", "act_key": "b"})
    again = office.post(url("import_apply", key), {"mode": "good", "act_key": "b"})
    assert first["Location"] == again["Location"]
    assert Recognition.objects.get().product_name == "Mắm cá linh"
    assert not Product.objects.get().is_published
    assert not ImportDraft.objects.exists()


def test_an_unreadable_file_is_named_at_its_field_and_not_kept(office):
    response = office.post(url("import"), {"file": SimpleUploadedFile("a.xlsx", b"PK\x03\x04junk"), "act_key": "k"})
    assert response.status_code == 422
    assert "file" in response.context["form"].errors
    assert not ImportDraft.objects.exists()


def test_anothers_draft_is_not_there(office):
    office.post(url("import"), {"file": SimpleUploadedFile("a.csv", ANNEX.encode()), "act_key": "k"})
    key = ImportDraft.objects.get().pk
    office.force_login(make.make_officer())
    assert office.get(url("import_draft", key)).status_code == 404
    assert office.post(url("import_apply", key), {"mode": "good"}).status_code == 404
    assert not Recognition.objects.exists()


@pytest.mark.parametrize(
    ("route", "begins"), [("export_csv", b"\xef\xbb\xbfcertificate_number"), ("export_xlsx", b"PK")]
)
def test_the_register_is_downloaded(office, route, begins):
    make.make_recognition(make.make_product())
    response = office.get(url(route))
    assert b"".join(response.streaming_content).startswith(begins)
    assert "attachment" in response["Content-Disposition"]


def test_an_invitation_is_shown_once_and_kept_as_a_hash(office):
    producer = make.make_producer()
    slip = office.post(url("producer_invite", producer.slug), {"act_key": "k"})["Location"]
    code = office.get(slip).context["code"]
    assert office.get(slip).context["code"] is None
    assert code.replace("-", "") not in str(Invitation.objects.values().get())
    assert office.post(url("producer_invite", producer.slug), {"act_key": "k"})["Location"] == slip
    assert Invitation.objects.count() == 1


def test_a_manager_invites_a_clerk_does_not(client):
    point = make.make_point()
    client.force_login(make.make_point_member(point))
    assert client.post(url("point_invite", point.slug)).status_code == 404
    assert not Invitation.objects.exists()
    client.force_login(make.make_point_member(point, role="manager"))
    assert client.post(url("point_invite", point.slug), {"role": "clerk"}).status_code == 302
    assert Invitation.objects.get().role == "clerk"


def test_the_owner_changes_roles_with_undo(client):
    person = make.make_user(email="hoa@example.test")
    client.force_login(make.make_user(role=OfficeRole.OWNER))
    assert client.get(url("people"), {"name": "HOA@example.test"}).context["found"] == person
    done = client.get(client.post(url("set_role", person.pk, "can-bo"), {"act_key": "k"})["Location"])
    person.refresh_from_db()
    assert person.is_officer
    client.post(done.context["just"]["undo_url"], {"act_key": "l"})
    person.refresh_from_db()
    assert not person.is_officer


ACT = re.compile(r'record\(\s*[^,]+,\s*"([a-z.]+)"|_tell\(request, "([a-z.]+)"|action="([a-z.]+)"')


def test_every_act_of_the_trail_has_words():
    root = Path(__file__).resolve().parents[3]
    folders = ("catalog/producers", "catalog/products", "catalog/certification", "config/core")
    sources = [path.read_text() for folder in folders for path in (root / folder).rglob("*.py")]
    acts = {name for source in sources for found in ACT.findall(source) for name in found if name}
    assert acts - set(WORDS) == set()
    assert len(acts) > 20
