"""After the sale, for the buyer: where parcels are, goods given back, complaints with a number and a day."""

from datetime import date, datetime

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from checkout.delivery.models import RateTable
from checkout.notices.models import Notice
from checkout.orders.models import Complaint, ComplaintState, Return, ReturnState
from checkout.orders.services import answer_complaint, answer_return
from config.core import clock
from tests.checkout.making import make_order, make_shop
from tests.checkout.parcels import bring, clerk_of, send_off
from tests.factories import make_officer, make_user
from tests.storefront.desks.conftest import Desk, url

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def monday_noon():
    with clock.starting_at(datetime.fromisoformat("2026-11-23T12:00+07:00")):
        yield


@pytest.fixture
def parcel():
    product, _point = make_shop()
    return bring(make_order(product, quantity=3).parcels.get())


def page_of(parcel, client: Client | None = None):
    return (client or Client()).get(reverse("checkout:order", args=[parcel.order_id]))


def give_back(parcel, **typed):
    address = reverse("checkout:give_back", args=[parcel.order_id, parcel.pk])
    return Client().post(address, typed)


def test_the_way_is_shown_with_the_couriers_page() -> None:
    product, _point = make_shop()
    order = make_order(product)
    RateTable.objects.update(tracking="https://courier.test/{waybill}")
    send_off(order.parcels.get(), "GHN-9")
    assert 'href="https://courier.test/GHN-9"' in page_of(order.parcels.get()).content.decode()


def test_a_buyer_asks_for_a_return_and_reads_the_answer(parcel) -> None:
    part = parcel.lines.get()
    assert give_back(parcel, **{f"pieces_{part.pk}": "2", "reason": "Đổi ý"}).status_code == 302
    back = Return.objects.get()
    assert (back.state, back.asked_by, back.lines.get().quantity) == (ReturnState.ASKED, None, 2)
    assert reverse("checkout:give_back", args=[parcel.order_id, parcel.pk]) not in page_of(parcel).content.decode()
    answer_return(clerk_of(parcel), back, agree=False, answer="Đã mở nắp")
    assert "Đã mở nắp" in page_of(parcel).content.decode()
    told = Notice.objects.filter(kind__in=["return_asked", "return_declined"]).values_list("kind", "audience")
    assert sorted(told) == [("return_asked", "point"), ("return_declined", "buyer")]


@pytest.mark.parametrize("typed", [{"pieces": "9", "reason": "x"}, {"pieces": "", "reason": "x"}, {"pieces": "1"}])
def test_what_cannot_be_given_back_is_said_and_nothing_is_kept(parcel, typed) -> None:
    part = parcel.lines.get()
    answer = give_back(parcel, **{f"pieces_{part.pk}": typed["pieces"], "reason": typed.get("reason", "")})
    assert answer.status_code == 422
    assert not Return.objects.exists()


def test_another_account_gives_nothing_back(parcel) -> None:
    order = parcel.order
    order.user = make_user()
    order.save()
    client = Client()
    client.force_login(make_user())
    address = reverse("checkout:give_back", args=[order.pk, parcel.pk])
    assert client.post(address, {f"pieces_{parcel.lines.get().pk}": "1", "reason": "x"}).status_code == 404


def test_a_complaint_has_a_number_a_day_and_an_answer(parcel) -> None:
    address = reverse("checkout:complain", args=[parcel.order_id])
    assert Client().post(address, {"kind": "x", "text": ""}).status_code == 422
    assert Client().post(address, {"kind": "damaged", "text": "Hũ bị nứt <b>"}).status_code == 302
    made = Complaint.objects.get()
    # Five working days from a Monday whose Tuesday is a holiday.
    assert (made.number, made.due_on) == (f"KN-{parcel.order.number[3:]}-1", date(2026, 12, 1))
    assert "&lt;b&gt;" in page_of(parcel).content.decode()
    officer = make_officer()
    desk = Desk()
    desk.force_login(officer)
    assert [row.pk for row in desk.get(url("complaints")).context["page"]] == [made.pk]
    assert desk.send(url("complaint", made.pk), answer=" ").status_code == 422
    assert [desk.send(url("complaint", made.pk), key="k", answer="Gửi hũ mới").status_code for _ in range(2)] == [
        302
    ] * 2
    made.refresh_from_db()
    assert (made.state, made.answered_by) == (ComplaintState.ANSWERED, officer)
    assert "Gửi hũ mới" in page_of(parcel).content.decode()
    told = Notice.objects.filter(kind__in=["complained", "complaint", "answered"]).values_list("kind", "audience")
    assert sorted(told) == [("answered", "buyer"), ("complained", "buyer"), ("complaint", "office")]
    assert not Notice.objects.filter(text__contains="nứt").exists()


def test_three_open_complaints_are_enough(parcel) -> None:
    address = reverse("checkout:complain", args=[parcel.order_id])
    complain = lambda words: Client().post(address, {"kind": "late", "text": words}).status_code  # noqa: E731
    assert [complain(f"Chậm {day} ngày") for day in range(4)] == [302, 302, 302, 422]
    answer_complaint(make_officer(), Complaint.objects.first(), answer="Đã giao")
    assert complain("Chậm 4 ngày") == 302
    assert Complaint.objects.count() == 4


def test_a_complaint_said_twice_is_one(parcel) -> None:
    address = reverse("checkout:complain", args=[parcel.order_id])
    for _ in range(2):
        assert Client().post(address, {"kind": "late", "text": "Chậm"}).status_code == 302
    assert Complaint.objects.count() == 1


def test_the_order_page_costs_the_same_whatever_has_happened(parcel) -> None:
    def cost() -> int:
        page_of(parcel)
        with CaptureQueriesContext(connection) as asked:
            page_of(parcel)
        return len(asked)

    give_back(parcel, **{f"pieces_{parcel.lines.get().pk}": "1", "reason": "Đổi ý"})
    Client().post(reverse("checkout:complain", args=[parcel.order_id]), {"kind": "late", "text": "Chậm"})
    before = cost()
    answer_return(clerk_of(parcel), Return.objects.get(), agree=False, answer="Không")
    give_back(parcel, **{f"pieces_{parcel.lines.get().pk}": "1", "reason": "Đổi ý"})
    Client().post(reverse("checkout:complain", args=[parcel.order_id]), {"kind": "late", "text": "Chậm"})
    assert cost() == before


def test_the_office_takes_a_couriers_statement(parcel) -> None:
    desk = Desk()
    desk.force_login(make_officer())
    content = f"Mã vận đơn,COD,Phí\n{parcel.waybill},{parcel.total},22000\n".encode()
    facts = {"number": "DS-7", "paid_on": "2026-11-23"}
    file = SimpleUploadedFile("ds.csv", content)
    draft = desk.send(url("couriers"), file=file, **facts)["Location"]
    page = desk.get(draft)
    assert (page.context["report"].good, page.context["cash"]) == (1, parcel.total)
    key = draft.split("/doi-soat/")[1].split("/")[0]
    answers = [desk.send(url("courier_apply", key), key="k", mode="all") for _ in range(2)]
    assert [answer.status_code for answer in answers] == [302, 302]
    assert [row.cash for row in desk.get(url("couriers")).context["page"]] == [parcel.total]
