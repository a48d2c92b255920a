"""A small shop with something of everything goes out and comes back, row by row; what has become true since stays."""

from datetime import timedelta
from pathlib import Path

import pytest
from django.db import connection, transaction
from procrastinate.contrib.django.models import ProcrastinateJob

from catalog.certification.models import Recognition
from catalog.certification.services import withdraw_recognition
from catalog.certification.services.numbers import take_numbers
from catalog.inventory.services import open_till, sell
from catalog.inventory.services.tills import Item
from checkout.notices.models import Notice, NoticeState
from checkout.notices.sending import PUT_BACK
from checkout.orders import services as orders
from checkout.orders.models import Order
from checkout.payments.vietqr.codes import ALPHABET, PREFIX, new_code
from config import backups
from config.backups import tables
from config.core import clock, eras, invitations, tokens
from config.core.accounts import leaving
from config.core.models import Era, OfficeRole, User
from tests.checkout.making import make_order, make_shop, make_voucher, pack
from tests.config.backups.conftest import server
from tests.factories import (
    make_agreed_consignment,
    make_collection,
    make_officer,
    make_picture,
    make_point_member,
    make_user,
    make_wine,
)

# What a restore writes by itself, besides what it puts back.
WRITES = {
    "backups_backup": "the backup's own row, written once it was good",
    "certification_certificatecounter": "numbers of the new era",
    "orders_ordercounter": "numbers of the new era",
    "core_era": "the era",
    "core_auditentry": "that it began",
    "core_invitation": "open ones are asked for anew",
    "core_user": "everybody signs in anew",
    "notices_notice": "what waited does not go out a second time",
    "django_session": "nobody stays signed in",
    "procrastinate_jobs": "the journal's jobs",
    "procrastinate_events": "the journal's jobs",
}


def contents() -> dict[str, list[tuple]]:
    """Every row of every table, as text."""
    with connection.cursor() as cursor:
        found = {}
        for table in tables.tables():
            cursor.execute(f"SELECT t::text FROM {table.name} t ORDER BY 1")
            found[table.name] = cursor.fetchall()
        return found


def lay() -> Order:
    product, point = make_shop()
    make_wine()
    make_picture(product)
    make_collection("Nổi bật", product)
    make_voucher()
    make_agreed_consignment(product.producer, point)
    clerk = make_point_member(point)
    make_officer()
    till = open_till(clerk, point, opening_float=100_000)
    sell(clerk, till, items=[Item(pack(product), 1)], payment="cash")
    return make_order(product)


@pytest.mark.django_db(transaction=True)
def test_everything_comes_back_and_numbers_go_on_in_another_era(safe, put_back, databases) -> None:
    order = lay()
    token = tokens.issue(make_user(email="lan@ocop.test"), tokens.TokenKind.ACCESS)
    _invitation, code = invitations.issue(None, kind="office", object_id="", role=OfficeRole.OFFICER)
    gone = make_user(email="gone@ocop.test", first_name="Lan", email_verified_at=clock.now())
    before = contents()
    file = safe.save()
    picture = next(path for path in Path(safe.folder.parent, "media").rglob("*.webp"))
    drawn = picture.read_bytes()
    # Later a year's first number is given, a buyer orders, another has her account erased; then everything is lost.
    later = take_numbers(year=2024)[0]
    erase(gone)
    work()
    lost = make_order(order.lines.get().variant.product, phone="0987654321", street="3 Trần Phú")
    picture.unlink()
    Notice.objects.all().update(state=NoticeState.WAITING, ended_at=None)

    said = safe.restore(file, replace=True)

    assert "era 1" in said
    assert "erased: 1" in said
    gone.refresh_from_db()
    assert (gone.email, gone.first_name, gone.is_active) == (None, "", False)
    after = contents()
    assert {name for name in before if before[name] != after[name]} <= set(WRITES)
    assert picture.read_bytes() == drawn
    assert databases() == {"", "_replaced"}
    assert Era.objects.get().number == 1
    assert Order.objects.get().number == order.number
    # Nothing that was given out since is given out again.
    assert later == "AG-2024-0001"
    assert take_numbers(year=2024) == ["AG-2024-1000001"]
    assert take_numbers(year=2023) == ["AG-2023-1000001"]
    again = make_order(order.lines.get().variant.product, phone="0987654321", street="3 Trần Phú")
    assert again.number == lost.number[:-4] + "1000001"
    assert again.pk != lost.pk
    assert new_code(eras.current()).startswith(PREFIX + ALPHABET[1])
    assert User.objects.create_user(email="new@ocop.test").pk
    with connection.cursor() as cursor:
        cursor.execute("SELECT nextval('core_auditentry_id_seq')")
        assert cursor.fetchone()[0] > 1_000_000_000
    # Nothing that opened anything opens it now, and nothing that waited is sent a second time.
    with pytest.raises(tokens.TokenProblem):
        tokens.claims_of(token, tokens.TokenKind.ACCESS)
    assert invitations.peek(code) is None
    old = Notice.objects.filter(created_at__lt=Era.objects.get().began_at)
    assert set(old.values_list("state", "failure")) == {(NoticeState.FAILED, PUT_BACK)}


@pytest.mark.prove
@pytest.mark.django_db(transaction=True)
def test_who_was_erased_and_what_was_withdrawn_since_stays_so_and_each_restore_is_another_era(safe, put_back) -> None:
    product, _point = make_shop()
    gone = make_user(email="lan@ocop.test", first_name="Lan", email_verified_at=clock.now())
    stays = make_user(email="minh@ocop.test")
    order = make_order(product)
    Order.objects.filter(pk=order.pk).update(email="lan@ocop.test", user=gone)
    file = safe.save()
    recognition = Recognition.objects.first()
    orders.cancel_order(None, order)
    erase(gone)
    today = clock.today()
    withdraw_recognition(None, recognition, decision_number="9/QĐ", decided_on=today, reason="Vi phạm")
    work()

    said = safe.restore(file, replace=True)

    assert "erased: 1" in said
    assert "withdrawn: 1" in said
    gone = User.objects.get(pk=gone.pk)
    assert (gone.email, gone.first_name, gone.is_active) == (None, "", False)
    assert User.objects.get(pk=stays.pk).email == "minh@ocop.test"
    kept = Order.objects.get()
    assert (kept.phone, kept.last_name, kept.user) == ("", "", None)
    assert Recognition.objects.get(pk=recognition.pk).withdrawn_on == today
    assert {path.name.split(".")[0] for path in (safe.folder / "journal").iterdir()} >= {"erased", "withdrawn", "era"}
    # The same file once more: what the first restore has given out is not given out again either.
    first = take_numbers(year=2026)[0]
    with server() as run:  # the suite's own database keeps its name for the end
        name = connection.settings_dict["NAME"]
        connection.close()
        run(f"ALTER DATABASE {name}_replaced RENAME TO {name}_first")
    try:
        assert "era 2" in safe.restore(file, replace=True)
        assert (first, take_numbers(year=2026)[0]) == ("AG-2026-1000001", "AG-2026-2000001")
    finally:
        with server() as run:
            connection.close()
            run(f"DROP DATABASE IF EXISTS {name}_replaced WITH (FORCE)")
            run(f"ALTER DATABASE {name}_first RENAME TO {name}_replaced")


def erase(person: User) -> None:
    with transaction.atomic():
        leaving._erase(person)


def work() -> None:
    """Do the journal's jobs."""
    from config.backups.tasks import keep_fact

    jobs = list(ProcrastinateJob.objects.filter(task_name=keep_fact.name))
    for job in jobs:
        keep_fact(**job.args)
    assert jobs


@pytest.mark.django_db(transaction=True)
def test_the_state_is_told_from_the_shops_own_record(safe) -> None:
    assert backups.state() == (True, None, None, "", "")
    file = safe.save()
    state = backups.state()
    assert (state.is_on, state.name, state.where) == (True, file.name, safe.url)
    assert timedelta(0) <= state.age < timedelta(minutes=1)
