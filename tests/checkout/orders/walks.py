"""A parcel in each state, brought there by the services."""

from datetime import timedelta

from catalog.certification.services import withdraw_recognition
from catalog.inventory.models import Stock
from catalog.inventory.services import write_off
from catalog.products.models import Product
from checkout.orders.models import Parcel, ParcelState
from checkout.orders.services import give_up, not_collected, start_packing, take_return, turn_round
from config.core import clock
from tests.checkout.making import make_order, make_shop, pay_by_card
from tests.checkout.parcels import bring, clerk_of, everything, make_collection, pack_up, send_off
from tests.factories import make_officer

P = ParcelState


def a_parcel(pieces: int = 10, quantity: int = 3, **facts) -> Parcel:
    product, _point = make_shop(pieces=pieces)
    return make_order(product, quantity=quantity, **facts).parcels.get()


def to_collect(quantity: int = 3, **facts) -> Parcel:
    """Ready at the counter."""
    product, point = make_shop()
    return pack_up(make_collection(product, point=point, quantity=quantity, **facts).parcels.get())


def product_of(parcel: Parcel) -> Product:
    return parcel.lines.get().order_line.variant.product


def withdraw(product: Product) -> None:
    withdraw_recognition(
        make_officer(), product.recognitions.get(), decision_number="1/QĐ", decided_on=clock.today(), reason="Vi phạm"
    )


def lose(parcel: Parcel, pieces: int) -> None:
    """So many pieces on the shelf are broken."""
    stock = Stock.objects.get(variant=parcel.lines.get().order_line.variant_id, point=parcel.point)
    write_off(clerk_of(parcel), stock, stock.lots.get().lot, quantity=pieces, reason="Vỡ")
    parcel.refresh_from_db()


def in_state(state: str) -> Parcel:
    """A parcel that has come there."""
    if state == P.NOT_COLLECTED:
        parcel = to_collect()
        with clock.starting_at(parcel.keep_until + timedelta(hours=1)):
            return not_collected(clerk_of(parcel), parcel)
    parcel = a_parcel(pieces=3, pays=pay_by_card)
    clerk = clerk_of(parcel)
    if state in (P.SHORT, P.CANCELLED):
        lose(parcel, 1)
        return parcel if state == P.SHORT else give_up(clerk, parcel, reason="Hết")
    if state == P.PACKING:
        return start_packing(clerk, parcel)
    if state == P.READY:
        return pack_up(parcel)
    if state == P.HANDED_OVER:
        return bring(parcel)
    if state == P.HELD:
        withdraw(product_of(parcel))
    elif state != P.WAITING:
        parcel = send_off(parcel)
    if state in (P.COMING_BACK, P.RETURNED):
        parcel = turn_round(clerk, parcel, reason="Không gặp")
    if state == P.RETURNED:
        take_return(clerk, parcel, offs=everything(parcel), reason="Không gặp")
    return Parcel.objects.get(pk=parcel.pk)
