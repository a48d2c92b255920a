"""What is withheld of a producer's lines, by the rules of the day of each sale.

Decree 117/2025/NĐ-CP: a platform with a payment function withholds for households and individuals, at once for VAT and
personal income tax, by the kind of goods; returned sales are set off. Cooperatives and companies declare for
themselves; and where the shop sells itself there is nobody to withhold from.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Protocol, TypeVar

from django.db.models import Sum
from django.utils.translation import gettext_lazy as _

from catalog.producers.models import Producer, ProducerKind
from checkout.settlement.errors import SettlementCode
from checkout.settlement.models import Seller, SellerOfRecord, StatementLine, TaxRate, TaxStatus, TaxWay
from checkout.settlement.periods import day_of
from config.core.errors import FieldError, Refusal
from config.core.formats import day_text

# What a producer's kind says by itself. A cooperative group may be taxed either way, so somebody has to say.
_BY_KIND = {
    ProducerKind.HOUSEHOLD_BUSINESS: TaxWay.WITHHELD,
    ProducerKind.COOPERATIVE: TaxWay.DECLARES,
    ProducerKind.COMPANY: TaxWay.DECLARES,
}


class _Dated(Protocol):
    starts_on: date


D = TypeVar("D", bound=_Dated)


@dataclass(frozen=True)
class Tax:
    """Whole dong."""

    vat: int = 0
    pit: int = 0


class Rules:
    """The dated rules of one producer, fetched at once."""

    def __init__(self, producer: Producer) -> None:
        self.producer = producer
        self._sellers = list(SellerOfRecord.objects.all())
        self._rates = list(TaxRate.objects.all())
        self._statuses = list(TaxStatus.objects.filter(producer=producer))

    def way(self, day: date) -> TaxWay | None:
        """How the producer is taxed on that day; None: nobody has said."""
        status = _in_force(self._statuses, day)
        return TaxWay(status.way) if status else _BY_KIND.get(ProducerKind(self.producer.kind or "cooperative_group"))

    def shop_sells(self, day: date) -> bool:
        """Whether the shop is the seller of record on that day."""
        seller = _in_force(self._sellers, day)
        return seller is not None and seller.who == Seller.OFFICE

    def withholds(self, day: date) -> bool:
        """Raises `Refusal` when nobody has said how the producer is taxed, and it matters."""
        if self.shop_sells(day):
            return False
        way = self.way(day)
        if way is None:
            words = _("Say first how %(producer)s is taxed: household or individual, or does it declare for itself?")
            params = {"producer": self.producer.name}
            raise Refusal(FieldError(SettlementCode.NO_TAX_STATUS, "tax_status", words, params))
        return way == TaxWay.WITHHELD

    def rate(self, goods_kind: str, day: date) -> TaxRate:
        """Raises `Refusal` when no rate is known for that day."""
        rate = _in_force([rate for rate in self._rates if rate.goods_kind == goods_kind], day)
        if rate is None:
            words = _("No tax rate is known for %(day)s: enter it first.")
            raise Refusal(FieldError(SettlementCode.NO_TAX_RATE, "tax_rate", words, {"day": day_text(day, "vi")}))
        return rate

    def on_sale(self, line: StatementLine) -> Tax:
        """Of one sale, each tax rounded half up."""
        day = day_of(line.happened_at)
        if line.taxable <= 0 or not self.withholds(day):
            return Tax()
        rate = self.rate(line.goods_kind, day)
        return Tax(_part(line.taxable, rate.vat, 10_000), _part(line.taxable, rate.pit, 10_000))


def taxes(rules: Rules, lines: Sequence[StatementLine]) -> dict[int, Tax]:
    """The tax of each of these lines by its id. What a return takes back is its share of the sale's own tax, whatever
    the rules are by then, and all that came back takes all of it back, to the dong."""
    found = {line.pk: rules.on_sale(line) for line in lines if line.of_id is None}
    back = {line: line.of_id for line in lines if line.of_id is not None}
    sales = StatementLine.objects.in_bulk(set(back.values()))
    before = _settled_returns(sales)
    for line in sorted(back, key=lambda one: one.pk):
        sale = sales[back[line]]
        whole = found.get(sale.pk) or (Tax(sale.vat, sale.pit) if sale.statement_id else rules.on_sale(sale))
        taxable, vat, pit = before.get(sale.pk, (0, 0, 0))
        taxable -= line.taxable
        now = Tax(_part(whole.vat, taxable, sale.taxable) - vat, _part(whole.pit, taxable, sale.taxable) - pit)
        found[line.pk] = Tax(-now.vat, -now.pit)
        before[sale.pk] = (taxable, vat + now.vat, pit + now.pit)
    return found


def _settled_returns(sales: Iterable[int]) -> dict[int, tuple[int, int, int]]:
    """Of each sale what earlier statements took back: what had been brought, VAT, income tax."""
    rows = (
        StatementLine.objects.filter(of__in=list(sales), statement__isnull=False)
        .values("of")
        .annotate(g=Sum("goods"), d=Sum("voucher_producer"), v=Sum("vat"), p=Sum("pit"))
    )
    return {row["of"] or 0: (row["d"] - row["g"], -row["v"], -row["p"]) for row in rows}


def _part(amount: int, share: int, whole: int) -> int:
    """`share` of `whole` parts of `amount`, in whole dong, half up; none of it negative."""
    return (amount * share * 2 + whole) // (2 * whole) if whole else 0


def _in_force(rows: Sequence[D], day: date) -> D | None:
    """Rows come with the latest first."""
    return next((row for row in rows if row.starts_on <= day), None)
