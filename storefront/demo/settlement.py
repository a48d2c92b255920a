"""Last month as the office has left it: closed for every producer, paid to every other one; this month is open."""

from datetime import timedelta

from catalog.producers.models import Producer
from checkout.orders.models import Parcel
from checkout.orders.services import delivered, dispatch_parcel
from checkout.payments.gateways import VIETQR
from checkout.settlement.models import StatementLine, TaxWay
from checkout.settlement.periods import month_before, month_of
from checkout.settlement.services import close_month, pay_statement, set_tax_status
from checkout.settlement.taxing import Rules
from config.core import clock
from config.core.models import OfficeRole, User
from storefront.demo import dates, people
from storefront.demo.orders import POINT, basket, pay, place_order, plentiful_packs
from storefront.demo.parcels import CLERK, packed

_BUYERS = (
    (("Nguyễn", "Văn Phúc"), "0900000301"),
    (("Trần", "Thị Cẩm"), "0900000302"),
    (("Lê", "Minh Đăng"), "0900000303"),
)


def lay_settlement() -> None:
    """Three orders of last month with their buyers, paid by transfer; then the month's end."""
    month = month_before(clock.today())
    clerk = User.objects.get(email=CLERK)
    for number, (name, phone) in enumerate(_BUYERS):
        day = month + timedelta(days=8 + 5 * number)
        with clock.starting_at(dates.morning(day, hour=9)):
            packs = plentiful_packs()[2 * number : 2 * number + 3]  # of what was on sale then
            order = place_order(basket(packs, name, phone), VIETQR)
            pay(order)
            parcel = packed(clerk, order.parcels.get(point__slug=POINT))
            dispatch_parcel(clerk, parcel, waybill=f"GHN5E0030{number}VN")
        with clock.starting_at(dates.morning(day + timedelta(days=3), hour=15)):
            delivered(clerk, Parcel.objects.get(pk=parcel.pk))
    with clock.starting_at(dates.morning(month_of(clock.today()), hour=9)):
        _end(User.objects.get(email=people.OFFICER), User.objects.get(office_role=OfficeRole.OWNER))


def _end(officer: User, owner: User) -> None:
    """The officer says how each is taxed of whom the kind says nothing, and closes; the owner makes the transfers."""
    month = month_before(clock.today())
    for producer in Producer.objects.filter(pk__in=StatementLine.objects.values("producer")):
        if Rules(producer).way(month) is None:
            reference = "Giấy đăng ký thuế (dữ liệu mẫu)"
            set_tax_status(officer, producer, way=TaxWay.DECLARES, starts_on=month, reference=reference)
    closed, _left = close_month(officer, month=month)
    for statement in closed[::2]:
        reference = f"FT{clock.today():%y%m%d}{statement.pk:04d}"
        pay_statement(owner, statement, bank_reference=reference, paid_on=clock.today())
