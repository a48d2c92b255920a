"""A statement of 5,000 lines, in a process of its own: closed, as PDF and as workbook under 10 s and 200 MB each."""

import os
import subprocess
import sys

import pytest
from django.db import connection

from catalog.producers.models import ProducerKind
from checkout.settlement.models import Posting, StatementLine
from checkout.settlement.services import close_statement
from config.core import clock
from tests.checkout.settling import IN_NOVEMBER, IN_OCTOBER, OCTOBER, lay_rates
from tests.factories import make_officer, make_point, make_producer

LINES = 5_000
# Says how many bytes it wrote, by how many megabytes the process grew at its highest, and how long it worked.
MAKE = """
import resource, sys, time
import django; django.setup()
from django.db import connection
from django.test import RequestFactory
connection.settings_dict["NAME"] = sys.argv[1]
from checkout.settlement.models import Statement
from storefront.desks.settlement import pdf_answer, xlsx_answer
statement = Statement.objects.select_related("producer").get()
before, began = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss, time.process_time()
answer = {"pdf": pdf_answer, "xlsx": xlsx_answer}[sys.argv[2]](statement)
size = len(answer.content if not answer.streaming else b"".join(answer.streaming_content))
grown = (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) // 1024
print(size, grown, time.process_time() - began)
"""


@pytest.mark.prove
@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("kind", ["pdf", "xlsx"])
def test_five_thousand_lines(kind: str) -> None:
    lay_rates()
    producer, point = make_producer(kind=ProducerKind.HOUSEHOLD_BUSINESS), make_point()
    posting = Posting.objects.create(kind="sale", fact="many", at=IN_OCTOBER)
    StatementLine.objects.bulk_create(
        StatementLine(
            posting=posting,
            kind="sale",
            producer=producer,
            point=point,
            number=f"AG-261012-{n:04d}",
            product_name=f"Đường thốt nốt An Giang hũ thủy tinh số {n}",
            variant_name="Hũ 500 g",
            sku=f"DTN-{n}",
            quantity=1,
            goods=85_000,
            happened_at=IN_OCTOBER,
            due_at=IN_OCTOBER,
        )
        for n in range(LINES)
    )
    with clock.starting_at(IN_NOVEMBER):
        statement = close_statement(make_officer(), producer, month=OCTOBER)
    # 1 % and 0.5 % of 85,000, line by line
    assert (statement.line_count, statement.vat, statement.pit) == (LINES, 850 * LINES, 425 * LINES)
    environment = os.environ | {"DJANGO_SETTINGS_MODULE": "config.settings.test"}
    name = connection.settings_dict["NAME"]
    made = subprocess.run(
        [sys.executable, "-c", MAKE, name, kind],
        capture_output=True,
        text=True,
        check=True,
        env=environment,
        timeout=60,
    )
    size, grown, seconds = map(float, made.stdout.split())
    assert size > 100_000
    assert grown < 200, made.stdout
    assert seconds < 10, made.stdout
