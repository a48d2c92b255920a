"""Large files: every fault is found, the memory stays small, and two imports at once record nothing twice."""

import os
import subprocess
import sys
import threading
import zipfile
from datetime import datetime
from pathlib import Path

import pytest
from django.db import connection, connections

from catalog.certification.models import Recognition
from catalog.exchange.decisions import apply_decision, read_decision
from catalog.exchange.report import Report
from catalog.producers.models import Producer
from catalog.products.models import Product
from config.core import clock
from tests.catalog.exchange.annexes import HEADER, as_csv, as_xlsx, row

ROWS = 5_000
FAULTS = {
    "MISSING_PRODUCT": ("SẢN PHẨM", {"product": ""}),
    "MISSING_STARS": ("PHÂN HẠNG", {"stars": ""}),
    "UNKNOWN_STARS": ("PHÂN HẠNG", {"stars": "tốt"}),
    "STARS_TOO_MANY": ("PHÂN HẠNG", {"stars": "6 sao"}),
    "STARS_CONTRADICT_SCORE": ("PHÂN HẠNG", {"stars": "5 sao", "score": "89,995"}),
    "AMBIGUOUS_NUMBER": ("ĐIỂM SỐ", {"score": "1.250"}),
    "BAD_NUMBER": ("ĐIỂM SỐ", {"score": "bảy"}),
    "SCORE_OUT_OF_RANGE": ("ĐIỂM SỐ", {"score": "171"}),
    "BAD_DATE": ("NGÀY", {"date": "31/02/2022"}),
    "DUPLICATE_IN_FILE": ("SẢN PHẨM", {"product": "KHO CA SO 1"}),
}


def large() -> tuple[list[list[object]], list[tuple[int, str, str]]]:
    rows = [row(n, producer=f"Hộ kinh doanh số {n % 900}" if n > 1 else "Cơ sở một") for n in range(1, ROWS + 1)]
    expected = []
    for place, (code, (column, cells)) in enumerate(list(FAULTS.items()) * 5):
        n = 50 + place * 97
        facts = cells | ({"producer": "Cơ sở một"} if code == "DUPLICATE_IN_FILE" else {})
        rows[n - 1] = row(n, **facts)
        expected.append((n + 1, column, code))
    return [HEADER, *rows], expected


@pytest.mark.prove
@pytest.mark.django_db
@pytest.mark.parametrize("build", [as_csv, as_xlsx])
def test_exactly_the_fifty_bad_rows_of_ten_kinds(build) -> None:
    rows, expected = large()
    report = read_decision(build(rows))
    assert [(p.line, p.column, str(p.code)) for p in report.refused] == expected
    assert (report.rows, report.good, report.unchanged) == (ROWS, ROWS - 50, 0)


@pytest.mark.django_db
def test_as_many_statements_for_many_rows_as_for_few(django_assert_max_num_queries) -> None:
    reports = [read_decision(as_csv([HEADER, *(row(n) for n in numbers)])) for numbers in (range(2, 4), range(4, 304))]
    with django_assert_max_num_queries(80):
        apply_decision(reports[0], "all", None)
    with django_assert_max_num_queries(80):
        apply_decision(reports[1], "all", None)
    assert Recognition.objects.count() == 302


_OPEN = """
import resource, sys
import django; django.setup()
from catalog.exchange.reading.decisions import FINDER
from catalog.exchange.files import open_table
from catalog.exchange.report import UnreadableFile
data = open(sys.argv[1], "rb").read()
before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
try:
    open_table(data, FINDER.score)
except UnreadableFile as error:
    print(error.code, (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) // 1024)
"""


@pytest.mark.prove
def test_a_workbook_that_unfolds_to_two_gigabytes_is_refused_unopened(tmp_path) -> None:
    bomb = tmp_path / "bomb.xlsx"
    zeros = bytes(2**20)
    with zipfile.ZipFile(bomb, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as packed:
        packed.writestr("[Content_Types].xml", "<Types/>")
        with packed.open("xl/worksheets/sheet1.xml", "w", force_zip64=True) as part:
            for _ in range(2_048):
                part.write(zeros)
    done = subprocess.run(
        [sys.executable, "-c", _OPEN, str(bomb)], capture_output=True, text=True, check=True, env=dict(os.environ)
    )
    code, grown = done.stdout.split()
    assert code == "UNFOLDS_TOO_FAR"
    assert int(grown) < 100


@pytest.mark.django_db(transaction=True)
def test_eight_imports_of_one_file_at_once_record_nothing_twice() -> None:
    data = Path("catalog/exchange/samples/quyet-dinh-2497-2022.csv").read_bytes()
    ready = threading.Barrier(9)
    done: list[Report] = []

    def work() -> None:
        try:
            report = read_decision(data)
            ready.wait()
            done.append(apply_decision(report, "all", None))
        finally:
            connections.close_all()

    threads = [threading.Thread(target=work) for _ in range(8)]
    with clock.starting_at(datetime.fromisoformat("2026-11-23T12:00+07:00")):
        for thread in threads:
            thread.start()
        ready.wait()
        for thread in threads:
            thread.join()
    connection.close()
    assert sorted((report.good, report.unchanged) for report in done) == [(0, 12)] * 7 + [(12, 0)]
    assert (Recognition.objects.count(), Product.objects.count(), Producer.objects.count()) == (12, 12, 9)
