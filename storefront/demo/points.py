"""The demo's sales points: three that sell for many, and two producers' own premises."""

from datetime import date, time, timedelta
from typing import Any

from catalog.inventory.models import OpeningException, OpeningHours, SalesPoint
from catalog.places.models import HOME_PROVINCE, Commune
from catalog.producers.models import Producer
from config.core import clock
from config.core.text import fold
from storefront.demo import files

SUNDAY = 6


def lay_points() -> None:
    """The points with their hours. Producers have premises, so the register comes first."""
    for entry in files.toml("stock.toml")["point"]:
        point = _point(entry)
        hours = [(day, stretch) for day in range(SUNDAY) for stretch in entry["hours"]["week"]]
        hours += [(SUNDAY, stretch) for stretch in entry["hours"]["sunday"]]
        OpeningHours.objects.bulk_create(
            OpeningHours(point=point, weekday=day, opens=_time(opens), closes=_time(closes))
            for day, (opens, closes) in hours
        )
    for entry in files.toml("stock.toml")["exception"]:
        for day, note in _days(entry):
            _except(entry, day, note)


def _point(entry: dict[str, Any]) -> SalesPoint:
    producer = Producer.objects.get(name_folded=fold(entry["producer"])) if "producer" in entry else None
    latitude, longitude = entry.get("position", (None, None))
    return SalesPoint.objects.create(
        slug=entry["slug"],
        name=entry["name"],
        kind=entry["kind"],
        producer=producer,
        commune=Commune.objects.get(name_folded=fold(entry["commune"]), province=HOME_PROVINCE),
        address=entry["address"],
        phone=entry["phone"],
        latitude=latitude,
        longitude=longitude,
        ships=entry["ships"],
        pickup_instructions=entry["pickup"],
        pickup_instructions_en=entry["pickup_en"],
        is_made_up=True,
    )


def _except(entry: dict[str, Any], day: date, note: str) -> None:
    opens, closes = map(_time, entry["hours"]) if "hours" in entry else (None, None)
    OpeningException.objects.bulk_create(
        OpeningException(point=point, day=day, opens=opens, closes=closes, note=note)
        for point in SalesPoint.objects.filter(slug__in=entry["points"])
    )


def _days(entry: dict[str, Any]) -> list[tuple[date, str]]:
    """The days that an exception is about, each with its reason. Holidays by the lunar calendar are left to a shop."""
    if "in_days" in entry:
        return [(clock.today() + timedelta(days=entry["in_days"]), entry["note"])]
    return [(_next(*map(int, key.split("-"))), note) for key, note in files.toml("stock.toml")["holidays"].items()]


def _next(month: int, day: int) -> date:
    """The next such day after the week that begins today: that week has its own exception."""
    found = date(clock.today().year, month, day)
    return found if found > clock.today() + timedelta(days=7) else found.replace(year=found.year + 1)


def _time(text: str) -> time:
    return time.fromisoformat(text)
