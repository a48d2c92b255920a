"""A shop that sells, from an empty database to the first product on its shelf, with production's own settings."""

import os
import re
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote

import psycopg
import pytest
import requests
from django.db import connection

from checkout.payments.gateways import DUMMY
from tests.pages import hidden, read, words

pytestmark = pytest.mark.prove

ROOT = Path(__file__).resolve().parents[2]
NAME = "ocop_new_shop"
PUBLIC_URL = "https://shop.example"
LONGEST_START = 300
ANNEX = (
    "QUYẾT ĐỊNH số 2497/QĐ-UBND ngày 10/10/2025\n"
    "STT,SẢN PHẨM,CHỦ THỂ,ĐỊA CHỈ,ĐIỂM SỐ,PHÂN HẠNG,NHÓM\n"
    '1,Đường phèn thốt nốt,Hộ kinh doanh Ba Lộc,"xã Tri Tôn, tỉnh An Giang",75,4 sao,Thực phẩm\n'
)


@pytest.fixture
def environment(django_db_setup, django_db_blocker, tmp_path) -> Iterator[dict[str, str]]:
    """What an operator sets; the database is a new, empty one on the suite's server."""
    with django_db_blocker.unblock(), connection.cursor() as cursor:
        facts = connection.get_connection_params()
        cursor.execute(f"DROP DATABASE IF EXISTS {NAME} WITH (FORCE)")
        cursor.execute(f"CREATE DATABASE {NAME}")
    # The suite may itself run on a server with an address and a password.
    where = f"host={quote(facts['host'])}" + (f"&port={facts['port']}" if facts.get("port") else "")
    who = ":".join(quote(facts[part], safe="") for part in ("user", "password") if facts.get(part))
    ours = ("DATABASE_URL", "HOST", "OCOP_NOW", "ALLOWED_HOSTS")
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    yield {key: value for key, value in os.environ.items() if key not in ours} | {
        "DJANGO_SETTINGS_MODULE": "config.settings.production",
        "DATABASE_URL": f"postgres://{who}@/{NAME}?{where}",
        "SECRET_KEY": "zJ4p1uWq8TfYk3nB7xRv0sMh6gLd2cEa9iUo5tNlQwKyPbXr0123456789",
        "PUBLIC_URL": PUBLIC_URL,
        "DATA_DIR": str(tmp_path / "data"),
        "PORT": str(port),
        "OPERATOR_NAME": "Trung tâm OCOP Long Xuyên",
    }
    with django_db_blocker.unblock(), connection.cursor() as cursor:
        cursor.execute(f"DROP DATABASE IF EXISTS {NAME} WITH (FORCE)")


@pytest.fixture
def serve(environment):
    processes = []

    def start() -> None:
        command = [sys.executable, "-m", "config.serve"]
        process = subprocess.Popen(
            command, cwd=ROOT, env=environment, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
        )
        processes.append(process)
        deadline, said = time.monotonic() + LONGEST_START, ""
        for line in process.stdout:
            said += line
            if "The shop is open" in line:
                return
            assert time.monotonic() < deadline, said
        pytest.fail(said)

    yield start
    for process in processes:
        process.send_signal(signal.SIGTERM)
        process.wait(timeout=30)
        process.stdout.close()


class Visitor:
    """A browser behind the server that ends TLS: follows by hand where it is sent, sends forms with their tokens."""

    def __init__(self, port: str) -> None:
        self.session, self.base, self.text = requests.Session(), f"http://127.0.0.1:{port}", ""
        self.session.headers.update({"Host": "shop.example", "X-Forwarded-Proto": "https", "Referer": f"{PUBLIC_URL}/"})

    def open(self, path: str, *, status: int = 200, **sent) -> str:
        path = path.removeprefix(PUBLIC_URL)
        answer = self.session.request("POST" if sent else "GET", self.base + path, allow_redirects=False, **sent)
        for cookie in self.session.cookies:
            cookie.secure = False  # this side of the server that ends TLS there is none
        self.text = answer.text
        if answer.status_code in (301, 302):
            return self.open(answer.headers["Location"], status=status)
        assert answer.status_code == status, f"{path}: {answer.status_code}"
        self.at = path
        return self.text

    def send(self, path: str = "", *, files=None, **fields) -> str:
        """Send a form of the page that is open, with the hidden fields that pages carry."""
        keys = hidden(self.text, "csrfmiddlewaretoken", "act_key")
        return self.open(path or self.at, data=keys | fields, files=files)

    def ask(self, document: str, **variables) -> dict:
        """The API's answer, without errors of its own."""
        body = {"query": document, "variables": variables}
        answer = self.session.post(f"{self.base}/graphql/", json=body).json()
        assert "errors" not in answer, answer
        return answer["data"]

    def follow(self, pattern: str) -> str:
        """Open the first link whose address matches."""
        page = read(self.text)
        ways = [element.get(name, "") for element in page.iter() for name in ("href", "action")]
        found = next((way for way in ways if re.fullmatch(pattern, way)), None)
        assert found, f"no {pattern} on {self.at}"
        return self.open(found)


def test_an_empty_database_becomes_a_shop_with_something_on_its_shelf(environment, serve):
    manage = [sys.executable, "manage.py"]
    subprocess.run([*manage, "migrate", "-v0"], cwd=ROOT, env=environment, check=True)
    said = subprocess.run(
        [*manage, "setup", "--owner", "chu@shop.example"],
        cwd=ROOT,
        env=environment,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        check=True,
    ).stdout
    assert "Made: channel an-giang" in said
    assert "set OPERATOR_PHONE" in said
    assert "OPERATOR_NAME" not in said
    serve()
    visitor = Visitor(environment["PORT"])

    # The empty shop stands: every public page opens, and says what there is not.
    for path in (
        "/",
        "/san-pham/",
        "/chu-the/",
        "/chung-nhan/",
        "/en/",
        "/trang/about/",
        "/sitemap.xml",
        "/robots.txt",
    ):
        visitor.open(path)
    assert "[Tên đơn vị vận hành]" in visitor.open("/trang/terms/")
    assert "DEMO" not in visitor.open("/")

    # The owner comes by the link.
    owner = Visitor(environment["PORT"])
    owner.open(re.search(rf"{PUBLIC_URL}\S+/moi/\w+/", said)[0])
    owner.send(first_name="Hoa", email="chu@shop.example", password="duong-thot-not-2026")

    # A decision comes in.
    owner.open("/ban-lam-viec/van-phong/nhap/")
    owner.send(files={"file": ("phu-luc.csv", ANNEX.encode())})
    owner.send(f"{owner.at.split('?')[0]}ghi/", mode="all")
    assert "Đường phèn thốt nốt" in owner.text
    assert "Đường phèn thốt nốt" not in visitor.open("/san-pham/")

    # The producer's consent, texts, a pack with its price, and publishing.
    owner.follow(r".*/san-pham/\d+/")
    product = owner.at
    owner.open("/ban-lam-viec/van-phong/chu-the/")
    owner.follow(r".*/van-phong/chu-the/\d+/")
    owner.follow(r".*/dong-y/")
    owner.send(given_by="Bà Ba Lộc", given_on="2026-01-05", form="paper")
    owner.open(f"{product}mo-ta/")
    options = {words(option): option.get("value", "") for option in read(owner.text).iter("option")}
    category = options["Đường thốt nốt và mật"]
    owner.send(
        group="food",
        category=category,
        ingredients="Mật hoa thốt nốt 100 %",
        allergens="Không có",
        storage="Nơi khô mát",
        shelf_life_days="365",
        declaration_number="01/TCB/2026",
    )
    owner.open(f"{product}quy-cach/moi/")
    owner.send(name="Hũ 500 g", price="85.000", net_quantity="500", net_unit="g", shipping_weight_g="700", sku="BL-1")
    owner.open(product)
    owner.send(f"{product}len-ke/")

    # It is on the shelf, with its proof.
    assert "Đường phèn thốt nốt" in visitor.open("/san-pham/")
    visitor.follow(r"/san-pham/duong-phen-thot-not/")
    for fact in ("85.000", "2497/QĐ-UBND", "Hộ kinh doanh Ba Lộc", "Trung tâm OCOP Long Xuyên"):
        assert fact in visitor.text

    nothing_of_the_demo_opens_it(visitor, environment)


CREATE = """mutation { checkoutCreate(input: {channel: "an-giang", lines: [], phone: "0912345678"}) {
  checkout { id availablePaymentGateways { id } } errors { code } } }"""
PAY = """mutation($id: ID!, $way: PaymentGatewayToInitialize!) {
  transactionInitialize(id: $id, paymentGateway: $way) { transaction { id } errors { field code } } }"""
SIGN_IN = """mutation($who: String!) { tokenCreate(email: $who, password: "ocop-demo") { token errors { code } } }"""


def nothing_of_the_demo_opens_it(visitor: Visitor, environment: dict[str, str]) -> None:
    """Neither its gateway, which charges what it is told, nor its people, whose password everybody knows."""
    checkout = visitor.ask(CREATE)["checkoutCreate"]["checkout"]
    assert DUMMY not in [way["id"] for way in checkout["availablePaymentGateways"]]
    paid = visitor.ask(PAY, id=checkout["id"], way={"id": DUMMY})["transactionInitialize"]
    assert paid == {"transaction": None, "errors": [{"field": "paymentGateway", "code": "NOT_FOUND"}]}
    for name in ("buyer", "producer", "staff", "officer", "owner"):
        answer = visitor.ask(SIGN_IN, who=f"{name}@ocop.test")["tokenCreate"]
        assert (answer["token"], [error["code"] for error in answer["errors"]]) == (None, ["INVALID_CREDENTIALS"])
    with psycopg.connect(environment["DATABASE_URL"]) as database:
        [rows] = database.execute(
            "SELECT (SELECT count(*) FROM carts_checkout), (SELECT count(*) FROM payments_transaction)"
        )
        assert rows == (1, 0)
