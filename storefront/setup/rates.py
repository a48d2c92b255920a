"""A courier's rate table to begin with; its prices are the operator's to change in the settings of the shop."""

from typing import Any

from catalog.places.models import HOME_PROVINCE, Commune, CommuneKind
from checkout.delivery.models import RateStep, RateTable, RateZone, Surcharge, SurchargeKind
from config.core.text import fold
from storefront.setup import files
from storefront.setup.laid import Laid


def lay_rates(laid: Laid) -> None:
    """Each table of the file with its zones, its weight steps and what islands cost on top."""
    for position, entry in enumerate(files.rates()["table"]):
        if laid.wants(RateTable, entry["code"], key="code"):
            _lay(entry, position)


def _lay(entry: dict[str, Any], position: int) -> None:
    name, english = entry["names"]
    table = RateTable.objects.create(
        code=entry["code"],
        name=name,
        name_en=english,
        position=position,
        preparation_days=entry["preparation_days"],
        cod_fee=entry["cash_fee"],
        most_grams=entry["most_grams"],
    )
    for zone, facts in entry["zones"].items():
        least, most = facts["days"]
        step_grams, step_price = facts["further"]
        row = RateZone.objects.create(
            table=table, zone=zone, least_days=least, most_days=most, step_grams=step_grams, step_price=step_price
        )
        RateStep.objects.bulk_create(RateStep(zone=row, up_to_grams=up_to, price=p) for up_to, p in facts["steps"])
    price, days = entry["islands"]["price"], entry["islands"]["further_days"]
    Surcharge.objects.bulk_create(
        Surcharge(table=table, commune=commune, kind=SurchargeKind.ISLAND, price=price, further_days=days)
        for commune in _islands(entry["islands"]["further_communes"])
    )


def _islands(further: list[str]) -> list[Commune]:
    """The thirteen special zones are islands, every one of them; and these communes of An Giang."""
    names = [fold(name) for name in further]
    near = Commune.objects.filter(province=HOME_PROVINCE, name_folded__in=names)
    return [*Commune.objects.filter(kind=CommuneKind.SPECIAL_ZONE), *near]
