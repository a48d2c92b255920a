"""The place data of the package vietnamadminunits (MIT), read as files.

The package itself is never imported: it wants geopy and shapely to guess where a split commune went, and we never
guess. Its keys are names without accents and spaces, joined by underscores.
"""

import json
import sqlite3
import tomllib
from collections import defaultdict
from collections.abc import Iterator
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from catalog.places.models import CommuneKind, ProvinceKind
from config.core.text import fold

Row = tuple[Any, ...]
_KIND = {"Xã": CommuneKind.COMMUNE, "Phường": CommuneKind.WARD, "Đặc khu": CommuneKind.SPECIAL_ZONE}


@cache
def rows() -> dict[str, list[Row]]:
    """Rows of each table of places, in the order of `COLUMNS`; kept, as tests that empty the database ask again."""
    with sqlite3.connect(f"file:{_folder() / 'dataset.db'}?mode=ro&immutable=1", uri=True) as units:
        provinces = list(_provinces(units))
        codes = dict(units.execute("SELECT provinceKey, provinceCode FROM admin_units"))
        communes = [
            (code, province, name, _KIND[kind].value, fold(name), latitude, longitude)
            for code, province, name, kind, latitude, longitude in units.execute(
                "SELECT wardCode, provinceCode, wardShort, wardType, wardLat, wardLon FROM admin_units"
            )
        ]
        former, successors = _former(units, codes)
    return {"province": provinces, "commune": communes, "former": former, "successors": successors}


def _folder() -> Path:
    spec = find_spec("vietnamadminunits")
    if spec is None or spec.origin is None:
        raise FileNotFoundError("the package vietnamadminunits is not installed")
    return Path(spec.origin).parent / "data"


def _provinces(units: sqlite3.Connection) -> Iterator[Row]:
    regions = tomllib.loads((Path(__file__).parent / "regions.toml").read_text(encoding="utf-8"))
    region_of = {name: region for region, names in regions.items() for name in names}
    for code, name, full, latitude, longitude in units.execute(
        "SELECT DISTINCT provinceCode, provinceShort, province, provinceLat, provinceLon FROM admin_units"
    ):
        kind = ProvinceKind.CITY if full.startswith("Thành phố") else ProvinceKind.PROVINCE
        yield code, name, kind.value, region_of[name], fold(name), latitude, longitude


def _former(units: sqlite3.Connection, codes: dict[str, str]) -> tuple[list[Row], list[Row]]:
    """Old communes, the districts they made up and the old provinces; and which new communes each went into."""
    converter = json.loads((_folder() / "converter_2025.json").read_text(encoding="utf-8"))
    successors = _successors(units, converter)
    new_province = {old: codes[new] for new, olds in converter["DICT_PROVINCE"].items() for old in olds}
    former: dict[str, Row] = {}
    pairs: set[Row] = set()
    for p_key, d_key, w_key, p, d, w, p_code, d_code, w_code, p_full, d_kind, w_kind in units.execute(
        "SELECT provinceKey, districtKey, wardKey, provinceShort, districtShort, wardShort,"
        " provinceCode, districtCode, wardCode, province, districtType, wardType FROM admin_units_legacy"
    ):
        home = new_province[p_key]
        p_kind = "Thành phố" if p_full.startswith("Thành phố") else "Tỉnh"
        former[p_code] = (p_code, "", p_kind, "", p, "", "", fold(p), home)
        former[d_code] = (d_code, "", d_kind, d, p, "", fold(d), fold(p), home)
        if w_code:
            former[w_code] = (w_code, w, w_kind, d, p, fold(w), fold(d), fold(p), home)
        for commune in successors[f"{p_key}_{d_key}_{w_key or ''}"]:
            pairs |= {(d_code, commune)} | ({(w_code, commune)} if w_code else set())
    return list(former.values()), sorted(pairs)


def _successors(units: sqlite3.Connection, converter: dict[str, Any]) -> dict[str, set[str]]:
    code = {(p, w): c for p, w, c in units.execute("SELECT provinceKey, wardKey, wardCode FROM admin_units")}
    found: dict[str, set[str]] = defaultdict(set)
    for province, communes in converter["DICT_PROVINCE_WARD_NO_DIVIDED"].items():
        for commune, olds in communes.items():
            for old in olds:
                found[old].add(code[province, commune])
    for province, split in converter["DICT_PROVINCE_WARD_DIVIDED"].items():
        for old, communes in split.items():
            found[old] |= {code[province, commune["newWardKey"]] for commune in communes}
    return found
