"""What the shelf sets off: its point and its producers are told, in the transaction of what happened."""

from collections import defaultdict
from collections.abc import Collection, Iterable
from typing import Any

from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, override

from catalog.inventory.models import Consignment, Hold, SalesPoint, Side, Stock
from catalog.inventory.models.holds import SHORT
from catalog.producers.models import Producer
from checkout.notices.models import Audience
from checkout.notices.services import Telling, tell
from config.core.changes import listen
from config.core.formats import day_text
from config.core.text import one_line


@listen("stock_low")
def on_low(stock_ids: Collection[int]) -> None:
    """One notice for each point and each producer, with all of theirs that has become low at once."""
    stocks = _named(Stock.objects.filter(pk__in=stock_ids, low_said_at__isnull=False))
    with override(settings.LANGUAGE_CODE):
        tell(*_to_all("stock_low", [(stock, f"{stock.low_said_at:%Y%m%d%H%M%S%f}", "") for stock in stocks]))


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
    count = len(lines)
    if kind == "stock_low":
        subject = ngettext("Running low: %(n)s pack", "Running low: %(n)s packs", count) % {"n": count}
        words = _("Of these there are few left:")
    else:
        subject = ngettext("Promised and missing: %(n)s pack", "Promised and missing: %(n)s packs", count) % {
            "n": count
        }
        words = _("Of these there are fewer than were promised to buyers. Their parcels wait for a decision:")
    return _for(party, kind=kind, key=f"{kind}:{moment}", subject=subject, text="\n".join([words, *lines]))


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
