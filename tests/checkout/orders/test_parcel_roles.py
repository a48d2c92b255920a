"""States x people x acts: where each act leads the clerk of the point, and whom it is never done for."""

from collections.abc import Callable
from datetime import datetime

import pytest
from django.db import transaction

from checkout.orders.models import Parcel, ParcelState
from checkout.orders.services import (
    ask_return,
    change_waybill,
    delivered,
    dispatch_parcel,
    find_again,
    finish_packing,
    give_up,
    keep_longer,
    let_go,
    not_collected,
    relocate,
    send_part,
    start_packing,
    stop_packing,
    take_return,
    turn_round,
)
from checkout.orders.services.taking_off import Off
from config.core import clock
from config.core.errors import NotAllowed, Refusal
from config.core.models import OfficeRole, User
from tests.checkout.orders.walks import in_state, product_of
from tests.checkout.parcels import box, clerk_of, everything
from tests.factories import make_officer, make_point, make_point_member, make_stock, make_user

pytestmark = pytest.mark.django_db
NOON = datetime.fromisoformat("2026-11-23T12:00+07:00")
P = ParcelState
NO = "not allowed"


def _relocate(user: User, parcel: Parcel) -> Parcel:
    there = make_point(ships=True)
    make_stock(product_of(parcel), there)
    return relocate(user, parcel, point=there)


ACTS: dict[str, Callable[[User, Parcel], object]] = {
    "start packing": start_packing,
    "stop packing": stop_packing,
    "finish packing": lambda u, p: finish_packing(u, p, packed=box(p)),
    "dispatch": lambda u, p: dispatch_parcel(u, p, waybill="W-9"),
    "change the waybill": lambda u, p: change_waybill(u, p, waybill="W-10"),
    "delivered": delivered,
    "turn round": lambda u, p: turn_round(u, p, reason="x"),
    "take a return": lambda u, p: take_return(u, p, offs=everything(p), reason="x"),
    "not collected": not_collected,
    "keep longer": keep_longer,
    "find again": find_again,
    "send a part": lambda u, p: send_part(u, p, reason="x"),
    "relocate": _relocate,
    "give up": lambda u, p: give_up(u, p, reason="x"),
    "let go": lambda u, p: let_go(u, p, reason="x"),
    "ask for a return": lambda u, p: ask_return(None, p, offs=[Off(p.lines.get().pk, 1)], reason="x"),
}
# What the clerk of the point comes to: state -> act -> the state it leads to. What is not named is refused.
CLERK = {
    P.WAITING: {"start packing": P.PACKING, "relocate": P.WAITING},
    P.HELD: {"give up": NO},
    P.SHORT: {"send a part": P.WAITING, "relocate": P.WAITING, "give up": P.CANCELLED},
    P.PACKING: {"stop packing": P.WAITING, "finish packing": P.READY},
    P.READY: {"start packing": P.PACKING, "stop packing": P.WAITING, "dispatch": P.ON_ITS_WAY},
    P.ON_ITS_WAY: {"change the waybill": P.ON_ITS_WAY, "delivered": P.HANDED_OVER, "turn round": P.COMING_BACK},
    P.HANDED_OVER: {"take a return": P.RETURNED, "ask for a return": P.HANDED_OVER},
    P.NOT_COLLECTED: {"keep longer": P.READY, "give up": P.CANCELLED},
    P.COMING_BACK: {"take a return": P.RETURNED},
    P.RETURNED: {},
    P.CANCELLED: {},
}
# What an officer does, wherever the parcel lies; the rest is the point's alone.
OFFICE = {"delivered", "turn round", "find again", "send a part", "relocate", "give up", "let go"}


@pytest.fixture(autouse=True)
def monday_noon():
    with clock.starting_at(NOON):
        yield


def outcome(act: str, who: User, parcel: Parcel) -> str:
    """Where it leads; "refused" or "not allowed" when nothing came of it. Nothing of it stays."""
    told = "refused"
    with transaction.atomic():
        try:
            with transaction.atomic():
                ACTS[act](who, Parcel.objects.get(pk=parcel.pk))
            told = Parcel.objects.get(pk=parcel.pk).state
        except NotAllowed:
            told = NO
        except Refusal:
            pass
        transaction.set_rollback(True)
    return told


@pytest.mark.parametrize("state", P)
def test_where_each_act_leads_in_each_state_and_for_whom_it_is_not_done(state: str) -> None:
    parcel = in_state(state)
    expected = dict.fromkeys(ACTS, "refused") | {"let go": NO} | CLERK[ParcelState(state)]
    clerk = clerk_of(parcel)
    assert {act: outcome(act, clerk, parcel) for act in ACTS} == expected

    strangers = {
        "buyer": make_user(),
        "other point": make_point_member(make_point()),
        "closed clerk": make_point_member(parcel.point, is_active=False),
    }
    allowed = {"ask for a return"}  # through the order's link, whoever has it
    for who in strangers.values():
        assert {act for act in ACTS if outcome(act, who, parcel) != NO} == allowed


@pytest.mark.parametrize("role", [OfficeRole.OFFICER, OfficeRole.OWNER])
def test_the_office_decides_and_does_not_pack(role: str) -> None:
    parcel = in_state(P.HELD)
    officer = make_user(role=role)
    assert {act for act in ACTS if outcome(act, officer, parcel) != NO} == OFFICE | {"ask for a return"}
    assert (outcome("let go", officer, parcel), outcome("give up", officer, parcel)) == (P.WAITING, P.CANCELLED)
    assert outcome("give up", make_officer(is_active=False), parcel) == NO
