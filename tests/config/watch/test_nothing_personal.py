"""A guest buys, over real HTTP and down to the mail that a job sends; the log knows nothing of who it was."""

import re
from http.cookiejar import CookieJar
from urllib.parse import urlencode
from urllib.request import HTTPCookieProcessor, build_opener

import pytest
from django.core import mail

from checkout.orders.models import Order
from checkout.payments.gateways import CASH
from tests.checkout.making import make_rate_table, make_shop, pack
from tests.config.watch.lines import all_lines
from tests.config.watch.working import work
from tests.storefront.checkout.by_forms import typed

NAME, STREET, PHONE, MAIL, NOTE = (
    "Thạch Sa Rươl",
    "99 Kênh Xáng Tư",
    "0977 123 987",
    "sa.ruol@thu-rieng.test",
    "giao sau giờ tan chợ",
)


class Visitor:
    """A browser without JavaScript: it keeps cookies, follows where it is led, and sends the page's own token."""

    def __init__(self, shop: str) -> None:
        self._shop, self._jar = shop, CookieJar()
        self._opener = build_opener(HTTPCookieProcessor(self._jar))

    def get(self, path: str) -> str:
        with self._opener.open(self._shop + path) as answer:
            return answer.read().decode()

    def post(self, path: str, **given: object) -> tuple[str, str]:
        """The address that it ends at, and the page there."""
        token = next((cookie.value for cookie in self._jar if cookie.name == "csrftoken"), "")
        body = urlencode(given | {"csrfmiddlewaretoken": token}).encode()
        with self._opener.open(self._shop + path, body) as answer:
            return answer.url, answer.read().decode()


@pytest.mark.django_db(transaction=True)
def test_a_whole_purchase_leaves_nothing_of_its_buyer_in_the_log(live_server):
    # Given a shop, and a guest whose every word can be told from all others
    make_rate_table()
    product, _point = make_shop()
    guest = Visitor(live_server.url)
    told = typed(full_name=NAME, street=STREET, phone=PHONE, email=MAIL, note=NOTE)

    # When the guest looks for something, fills a basket, orders, looks at the order, loses it and finds it again
    with all_lines() as lines:
        guest.get(f"/san-pham/{product.slug}/?" + urlencode({"q": MAIL}))
        guest.post("/gio-hang/them/", sku=pack(product).sku, quantity=1)
        guest.get("/dat-hang/")
        guest.post("/dat-hang/", act="update", **told)
        seen = dict(re.findall(r'name="(key|digest_cash|digest_other)" value="([^"]*)"', guest.get("/dat-hang/")))
        where, page = guest.post("/dat-hang/", act="place", gateway=CASH, **told, **seen)
        order = Order.objects.get()
        assert where == f"{live_server.url}/don-hang/{order.pk}/"
        assert NAME in page
        guest.post("/tra-cuu-don/", number=order.number, phone=PHONE)
        work()

    # Then a job has written to the guest, under the name of the request that set it off
    assert [letter.to for letter in mail.outbox] == [[MAIL]]
    placed = lines.of("request")[-3]
    assert (placed["route"], placed["method"]) == ("checkout:checkout", "POST")
    jobs = lines.of("job")
    assert {(job["task"].rpartition(".")[2], job["outcome"]) for job in jobs} >= {("send_notices", "done")}
    assert placed["request_id"] in {job["request_id"] for job in jobs}
    # And nothing in the log is the guest's, nor opens the order
    digits = PHONE.replace(" ", "")
    keys = (str(order.pk), order.pk.hex, str(order.checkout_id), order.checkout_id.hex)
    parts = [word for text in (NAME, STREET, NOTE) for word in (text, text.split()[-1])]
    for own in (*parts, MAIL, "thu-rieng", digits, digits[1:], PHONE, *keys, order.number):
        assert own not in lines.text
    assert len(lines.of("request")) >= 9
