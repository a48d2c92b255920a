"""What the shelf sets off: its point and its producers are told, in the transaction of what happened."""

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable
from typing import Any

from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop, ngettext, override

from catalog.inventory.models import Consignment, Hold, LotStock, SalesPoint, Side, Stock
from catalog.inventory.models.holds import SHORT
from catalog.producers.models import Producer
from checkout.notices.models import Audience
from checkout.notices.sending import give_up_waiting
from checkout.notices.services import Telling, tell
from config.core import clock
from config.core.changes import listen
from config.core.formats import day_text
from config.core.text import one_line


@listen("stock_low")
def on_low(stock_ids: Collection[int]) -> None:
    """One notice for each point and each producer, with all of theirs that has become low at once."""
    stocks = _named(Stock.objects.filter(pk__in=stock_ids, low_said_at__isnull=False))
    with override(settings.LANGUAGE_CODE):
        tell(*_to_all("stock_low", [(stock, f"{stock.low_said_at:%Y%m%d%H%M%S%f}", "") for stock in stocks]))


@listen("stock_past_date")
def on_past_date(stock_ids: Collection[int]) -> None:
    """Once a day, however often the clock's job runs."""
    _tell_today("stock_past_date", stock_ids)


@listen("stock_lapsed")
def on_lapse(stock_ids: Collection[int]) -> None:
    """The same."""
    _tell_today("stock_lapsed", stock_ids)


@listen("lot_blocked")
def on_block(lot_ids: Collection[int]) -> None:
    """Whoever has it on a shelf must not sell it a minute longer; its producer hears where it lies."""
    here = LotStock.objects.filter(lot__in=lot_ids, quantity__gt=0, lot__blocked_at__isnull=False).select_related("lot")
    lots = {row.stock_id: row.lot for row in here}
    rows = [
        (stock, f"{lot.pk}:{lot.blocked_at:%Y%m%d%H%M%S%f}", f", {one_line(lot.code)}: {one_line(lot.block_reason)}")
        for stock in _named(Stock.objects.filter(pk__in=lots))
        if (lot := lots[stock.pk])
    ]
    with override(settings.LANGUAGE_CODE):
        tell(*_to_all("lot_blocked", rows))


@listen("hold_released")
def on_release(hold_ids: Collection[int]) -> None:
    """What was promised is no longer there; a promise that has run out is nobody's news."""
    holds = Hold.objects.filter(pk__in=hold_ids, close_reason=SHORT).order_by("pk")
    stocks = {stock.pk: stock for stock in _named(Stock.objects.filter(pk__in=holds.values("stock")))}
    first = min(hold_ids, default=0)
    with override(settings.LANGUAGE_CODE):
        lost = [(stocks[hold.stock_id], str(first), f": {hold.quantity}") for hold in holds]
        tell(*_to_all("hold_released", lost))


@listen("consignment_asked")
def on_question(consignment_ids: Collection[int]) -> None:
    """The other side hears that an answer is awaited."""
    asked = Consignment.objects.filter(pk__in=consignment_ids).select_related("producer", "point")
    with override(settings.LANGUAGE_CODE):
        tell(*map(_question, asked))


@listen("era")
def on_era(numbers: Collection[int]) -> None:
    """An older state has come back."""
    give_up_waiting()


def _tell_today(kind: str, stock_ids: Collection[int]) -> None:
    stocks = _named(Stock.objects.filter(pk__in=stock_ids))
    with override(settings.LANGUAGE_CODE):
        tell(*_to_all(kind, [(stock, clock.today().isoformat(), "") for stock in stocks]))


def _named(stocks: Any) -> Any:
    return stocks.select_related("point", "variant__product__producer").order_by("point__name", "pk")


def _to_all(kind: str, rows: Iterable[tuple[Stock, str, str]]) -> list[Telling]:
    """To the point and the producer of each row, a line for each: what, where, and what else the row says."""
    lines: dict[tuple[SalesPoint | Producer, str], list[str]] = defaultdict(list)
    for stock, moment, more in rows:
        variant = stock.variant
        what = one_line(f"{variant.product.name}, {variant.name}")
        lines[stock.point, moment].append(f"- {what}{more}")
        lines[variant.product.producer, moment].append(f"- {what} ({one_line(stock.point.name)}){more}")
    return [_list_to(party, kind, moment, told) for (party, moment), told in lines.items()]


def _list_to(party: SalesPoint | Producer, kind: str, moment: str, lines: list[str]) -> Telling:
    subject, words = _SAID[kind](len(lines))
    return _for(party, kind=kind, key=f"{kind}:{moment}", subject=subject, text="\n".join([words, *lines]))


def _low(count: int) -> tuple[str, str]:
    subject = ngettext("Running low: %(n)s pack", "Running low: %(n)s packs", count) % {"n": count}
    return subject, _("Of these there are few left:")


def _missing(count: int) -> tuple[str, str]:
    subject = ngettext("Promised and missing: %(n)s pack", "Promised and missing: %(n)s packs", count) % {"n": count}
    return subject, _("Of these there are fewer than were promised to buyers. Their parcels wait for a decision:")


def _off(why: str) -> Callable[[int], tuple[str, str]]:
    """`why` is a message that is to be translated when it is said."""

    def said(count: int) -> tuple[str, str]:
        subject = ngettext("Take off the shelf: %(n)s pack", "Take off the shelf: %(n)s packs", count) % {"n": count}
        return subject, _(why)

    return said


_SAID: dict[str, Callable[[int], tuple[str, str]]] = {
    "stock_low": _low,
    "hold_released": _missing,
    "stock_past_date": _off(gettext_noop("These have lots whose best-before date passed at midnight:")),
    "stock_lapsed": _off(gettext_noop("These are no longer certified for sale since midnight:")),
    "lot_blocked": _off(gettext_noop("These lots are blocked and may be neither sold nor sent:")),
}


def _for(party: SalesPoint | Producer, *, kind: str, key: str, subject: str, text: str) -> Telling:
    of_point = isinstance(party, SalesPoint)
    audience = Audience.POINT if of_point else Audience.PRODUCER
    return Telling(
        key=f"{key}:{audience}:{party.pk}",
        kind=kind,
        audience=audience,
        language=settings.LANGUAGE_CODE,
        subject=subject,
        text=text,
        point=party if isinstance(party, SalesPoint) else None,
        producer=party if isinstance(party, Producer) else None,
    )


def _question(asked: Consignment) -> Telling:
    by_producer = asked.asked_by_side == Side.PRODUCER
    words = {
        "who": one_line(asked.producer.name if by_producer else asked.point.name),
        "day": day_text(asked.starts_on, settings.LANGUAGE_CODE),
    }
    if by_producer:
        text = _("%(who)s asks whether its goods may lie at your sales point from %(day)s on.") % words
    else:
        text = _("%(who)s asks whether it may hold and sell your goods from %(day)s on.") % words
    where = _("Your desk has the question under Consignments.")
    return _for(
        asked.point if by_producer else asked.producer,
        kind="consignment_asked",
        key=f"consignment_asked:{asked.pk}",
        subject=_("A consignment is asked for: %(who)s") % words,
        text=f"{text} {where}",
    )
