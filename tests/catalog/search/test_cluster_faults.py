"""Whatever is wrong with the cluster: a sentence says what and where, and PostgreSQL answers."""

import ssl
from collections.abc import Iterator
from uuid import uuid4

import pytest
import trustme

from catalog.search import Filters, Health, Page, Sort, get_engine, health
from catalog.search.elastic import mapping
from catalog.search.postgres import PostgresEngine
from tests.factories import make_listed_product
from tests.stand_ins.broken_cluster import Broken, broken

pytestmark = pytest.mark.django_db

SECRET = "geheim-thot-not"
ERROR = {"error": {"type": "some_exception", "reason": "no", "root_cause": []}}
SEVENTH = {"error": {"type": "media_type_header_exception", "reason": "Invalid media-type value", "root_cause": []}}


@pytest.fixture(autouse=True)
def _own_index(settings) -> None:
    """And so a breaker that knows of nothing yet."""
    settings.ELASTICSEARCH_INDEX = f"test-{uuid4().hex[:12]}"


@pytest.fixture
def product():
    return make_listed_product("Mắm cá linh chưng")


def assert_postgres_answers(product, sentence: str, where: str) -> None:
    """Every question is answered, as if nobody had set ELASTICSEARCH_URL."""
    engine = get_engine()
    hits = engine.search("mam", Filters(), Sort.RELEVANCE, Page(first=24))
    assert (hits.product_ids, hits.total) == ([product.pk], 1)
    assert engine.count("mam", Filters()) == 1
    assert engine.facets("mam", Filters(), language="vi") == PostgresEngine().facets("mam", Filters(), language="vi")
    assert [one.label for one in engine.suggest("mam", language="vi")] == [product.name]
    told = health()
    assert (told.engine, told.ok) == ("postgres", False)
    assert sentence in told.problem
    assert where in told.problem
    assert SECRET not in told.problem


@pytest.mark.parametrize(
    ("url", "sentence"),
    [
        ("http://127.0.0.1:1", "does not answer"),
        ("http://shop.invalid:9200", "does not answer"),
        ("http://127.0.0.1:1,127.0.0.1:2", "does not answer"),
        ("127.0.0.1:9200", "no address such as https://"),
        ("http://127.0.0.1", "no address such as https://"),
        ("http://127.0.0.1:gate", "no address such as https://"),
        ("ftp://127.0.0.1:9200", "no address such as https://"),
    ],
)
def test_a_wrong_url(settings, product, url, sentence):
    settings.ELASTICSEARCH_URL = url.replace("://", f"://shop:{SECRET}@")
    assert_postgres_answers(product, sentence, url.split(",")[-1])


@pytest.mark.parametrize(
    ("answer", "sentence"),
    [
        (Broken(401, ERROR), "refuses the name or password"),
        (Broken(403, ERROR), "does not let the account"),
        (Broken(429, ERROR), "too much to do (429)"),
        (Broken(503, ERROR), "is red"),
        (Broken(500, ERROR), "refuses a request: 500"),
        (Broken(400, SEVENTH), "needs 8 or 9"),
        (Broken(200, {}, headers={}), "is not Elasticsearch"),
        (Broken(200, {}), "run manage.py search_reindex"),
        (Broken(silent=True), "is slow"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_what_answers_is_no_cluster_to_use(settings, product, answer, sentence):
    with broken(answer):
        settings.ELASTICSEARCH_URL = answer.address.replace("://", f"://shop:{SECRET}@")
        assert_postgres_answers(product, sentence, answer.address)
    # The breaker kept all but the first question from waiting.
    assert len(answer.asked) == 1


def test_an_index_of_another_version_or_made_by_hand_is_not_searched(settings, product):
    alias = mapping.live()
    indexes = {
        "of another version of the shop": {
            f"{settings.ELASTICSEARCH_INDEX}-0000-1": {"aliases": {f"{alias[:-8]}0": {}}}
        },
        "was made by hand": {alias: {"aliases": {}, "mappings": {}}},
        "was not made by search_reindex": {f"{alias}-1": {"aliases": {alias: {}}, "mappings": {"_meta": {}}}},
    }
    for sentence, body in indexes.items():
        with broken(Broken(body=body)) as cluster:
            settings.ELASTICSEARCH_URL = cluster.address
            assert_postgres_answers(product, sentence, cluster.address)


@pytest.fixture
def strange_certificate() -> Iterator[tuple[Broken, trustme.CA]]:
    authority = trustme.CA()
    tls = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    authority.issue_cert("127.0.0.1").configure_cert(tls)
    with broken(Broken(401, ERROR), tls=tls) as cluster:
        yield cluster, authority


def test_a_certificate_that_does_not_verify(settings, product, strange_certificate, tmp_path):
    cluster, authority = strange_certificate
    settings.ELASTICSEARCH_URL = cluster.address
    assert_postgres_answers(product, "certificate that does not verify", cluster.address)
    assert cluster.asked == []

    # With the authority that signed it the cluster is believed, and asked.
    authority.cert_pem.write_to_path(str(tmp_path / "ca.pem"))
    settings.ELASTICSEARCH_CA = str(tmp_path / "ca.pem")
    assert_postgres_answers(product, "refuses the name or password", cluster.address)

    settings.ELASTICSEARCH_CA = str(tmp_path / "gone.pem")
    assert_postgres_answers(product, "there is no file", "gone.pem")


def test_without_a_cluster_postgres_is_what_was_asked_for():
    assert health() == Health("postgres", ok=True)
