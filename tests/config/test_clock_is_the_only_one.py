"""Business dates come from one clock (design, rule 1), which a test or a demo can move."""

import re
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
BANNED = re.compile(
    r"\bdate\.today\(|\btimezone\.(now|localdate|localtime)\(|\bdatetime\.(now|utcnow|today)\("
    r"|\bauto_now(_add)?=|\bCURRENT_(DATE|TIME|TIMESTAMP)\b|\b(functions|db)\.Now\(|\bimport Now\b|(?<![\w.])now\(\)"
)
ALLOWED = {"config/core/clock.py"}


def own_sources() -> list[Path]:
    folders = ("catalog", "checkout", "config", "storefront")
    return [
        path
        for folder in folders
        for path in (ROOT / folder).rglob("*.py")
        if "migrations" not in path.parts and str(path.relative_to(ROOT)) not in ALLOWED
    ]


def test_no_module_but_the_clock_asks_for_the_date():
    asking = [
        f"{path.relative_to(ROOT)}:{number}: {line.strip()}"
        for path in own_sources()
        for number, line in enumerate(path.read_text().splitlines(), start=1)
        if BANNED.search(line)
    ]
    assert asking == []


def test_the_ban_sees_each_way_of_asking():
    for line in (
        "day = date.today()",
        "at = timezone.now()",
        "at = datetime.now(UTC)",
        "at = datetime.datetime.utcnow()",
        "models.DateTimeField(auto_now_add=True)",
        "cursor.execute('SELECT CURRENT_DATE')",
        "cursor.execute('SELECT now()')",
        "from django.db.models.functions import Now",
    ):
        assert BANNED.search(line), line
    assert not BANNED.search("at = clock.now()")
    assert len(own_sources()) > 20
