"""Producers that may be one and the same: alike but for the kind of business in their name, in one place."""

import re
from collections import defaultdict
from dataclasses import dataclass

from catalog.producers.models import Producer

# Folded; the longer before the shorter. What is left of the name says who it is.
_KINDS = re.compile(
    r"^(?:(?:ho san xuat kinh doanh|ho kinh doanh|ho san xuat|ho gia dinh|ho kd|hkd|ho|"
    r"co so san xuat va kinh doanh|co so san xuat kinh doanh|co so san xuat|co so|cssx|cs|"
    r"lien hiep hop tac xa|hop tac xa nong nghiep|hop tac xa|htx nong nghiep|htx nn|htx|to hop tac|tht|"
    r"cong ty trach nhiem huu han mot thanh vien|cong ty trach nhiem huu han|cong ty tnhh mot thanh vien|"
    r"cong ty tnhh mtv|cong ty tnhh|cong ty co phan|cong ty cp|cong ty|doanh nghiep tu nhan|dntn)\b[\s.,:-]*)+"
)


def core_name(folded: str) -> str:
    """What is left of a folded name without the kind of business before it; the name itself if nothing is."""
    bare = " ".join(re.sub(r"[^a-z0-9]+", " ", folded).split())
    return _KINDS.sub("", bare).strip() or bare


@dataclass(frozen=True)
class Pair:
    """Two that are alike. `same_commune` is stronger than the province alone."""

    one: Producer
    other: Producer
    same_commune: bool


def namesakes(*, of: Producer | None = None) -> list[Pair]:
    """Pairs of unmerged producers with one core name, whose places do not contradict each other; those of one commune
    first. `of`: pairs with this one only, as `one`."""
    groups: dict[str, list[Producer]] = defaultdict(list)
    live = Producer.objects.filter(merged_into=None).select_related("commune", "province").order_by("name_key", "id")
    for producer in live:
        groups[core_name(producer.name_folded)].append(producer)
    if of is not None:
        alike = groups[core_name(of.name_folded)]
        pairs = [(of, other) for other in alike if other.pk != of.pk]
    else:
        pairs = [(a, b) for alike in groups.values() for n, a in enumerate(alike) for b in alike[n + 1 :]]
    found = [
        Pair(a, b, a.commune_id is not None and a.commune_id == b.commune_id)
        for a, b in pairs
        if _may_be_one(a.province_id, b.province_id) and _may_be_one(a.commune_id, b.commune_id)
    ]
    return sorted(found, key=lambda pair: not pair.same_commune)


def _may_be_one(one: str | None, other: str | None) -> bool:
    return one is None or other is None or one == other
