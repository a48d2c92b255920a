"""Keeping a real index equal to the database: the order of writes, the reindex, the check, and what a kill leaves."""

from pathlib import Path

import pytest
from django.core.management import call_command
from django.db import transaction

from catalog.products.models import Product
from catalog.search import Filters, Page, Sort, get_engine, health
from catalog.search.elastic import mapping, reindexing, writing
from catalog.search.elastic.connection import asked, patience
from catalog.search.elastic.documents import documents
from catalog.search.models import IndexedVersion, OutboxRow
from config.core.changes import changed
from tests.factories import make_listed_product, make_producer

ROOT = Path(__file__).resolve().parents[3]
pytestmark = [pytest.mark.django_db, pytest.mark.prove]


def renamed(product: Product, name: str) -> None:
    with transaction.atomic():
        Product.objects.filter(pk=product.pk).update(name=name)
        changed("product", [product.pk])


def indexed(product: Product) -> tuple[int, list[str]]:
    """The version and the words of the name that the index has."""
    with patience(60), asked() as client:
        found = client.get(index=mapping.live(), id=str(product.pk)).body
    return found["_version"], [term[2:] for term in found["_source"]["terms"] if term.startswith("n:")]


def agreed(capsys) -> bool:
    """What `search_check` says by its exit code."""
    capsys.readouterr()
    try:
        call_command("search_check")
    except SystemExit as left:
        if left.code != 1:
            raise
        return False
    assert "agree" in capsys.readouterr().out
    return True


def test_a_late_or_repeated_write_never_undoes_a_newer_one(cluster):
    product = make_listed_product("Mật cũ")
    # Given a batch that was read and held up on its way
    held_up = writing.raised([product.pk]), dict(documents([product.pk]))
    # and a newer one that arrived
    renamed(product, "Mật mới")
    writing.send_outbox()
    newest = indexed(product)
    assert newest[1] == ["mat", "moi"]

    # When the old one arrives, and once more
    for _ in range(2):
        writing.send([mapping.live()], *held_up, at_once=True)
    # Then nothing is undone
    assert indexed(product) == newest


def test_what_was_deleted_is_not_brought_back_by_a_late_write(cluster):
    product = make_listed_product("Mật cũ")
    writing.send_outbox()
    held_up = writing.raised([product.pk]), dict(documents([product.pk]))
    later = writing.raised([product.pk])
    writing.send([mapping.live()], later, {}, at_once=True)

    writing.send([mapping.live()], *held_up, at_once=True)

    with patience(60), asked() as client:
        assert not client.exists(index=mapping.live(), id=str(product.pk))


def test_a_reindex_catches_up_with_what_changes_meanwhile(cluster, monkeypatch, capsys):
    monkeypatch.setattr(reindexing, "AT_ONCE", 2)
    maker = make_producer()
    products = [make_listed_product(f"Mật {n}", producer=maker) for n in range(6)]
    writing.send_outbox()
    with patience(60), asked() as client:
        before = set(client.indices.get(index=f"{mapping.live()}-*").body)
    seen = []

    def meanwhile(done: int, of: int) -> None:
        # One that the new index has by now and one that it has not, each sent at once; a third waits for the end.
        renamed(products[0], f"Hoa {done}")
        renamed(products[5], f"Sen {done}")
        writing.send_outbox()
        renamed(products[3], f"Trà {done}")
        with patience(60):
            hits = get_engine().search("", Filters(), Sort.NAME, Page(first=24))
        seen.append((len(hits.product_ids), hits.total))

    name = reindexing.reindex(meanwhile)

    assert seen == [(6, 6)] * 3
    with patience(60), asked() as client:
        after = client.indices.get(index=f"{mapping.live()}-*").body
    assert set(after) == {name}
    assert before.isdisjoint(after)
    assert list(after[name]["aliases"]) == [mapping.live()]
    assert [indexed(products[n])[1] for n in (0, 3, 5)] == [["6", "hoa"], ["6", "tra"], ["6", "sen"]]
    assert agreed(capsys)


def test_a_check_names_what_is_wrong_and_repairs_it(cluster, capsys):
    maker = make_producer()
    missing, other, older, well = (make_listed_product(f"Mật {n}", producer=maker) for n in range(4))
    writing.send_outbox()
    assert agreed(capsys)
    with patience(60), asked() as client:
        client.delete(index=mapping.live(), id=str(missing.pk))
        client.index(index=mapping.live(), id="999999999", document={"product_id": 999999999, "digest": "x"})
        source = client.get(index=mapping.live(), id=str(other.pk)).body["_source"]
        version = IndexedVersion.objects.get(pk=other.pk).version
        act = {"version": version, "version_type": "external_gte"}
        client.index(index=mapping.live(), id=str(other.pk), document={**source, "digest": "y"}, **act)
        client.indices.refresh(index=mapping.live())
    IndexedVersion.objects.filter(pk=older.pk).update(version=0)

    assert not agreed(capsys)
    with pytest.raises(SystemExit):
        call_command("search_check")
    said = capsys.readouterr().out
    assert f"1 not in the index: {missing.pk}\n" in said
    assert "1 in the index only: 999999999\n" in said
    assert f"1 of another version: {older.pk}\n" in said
    assert f"1 with other content: {other.pk}\n" in said
    assert str(well.pk) not in said

    call_command("search_check", "--repair")
    assert agreed(capsys)


def test_a_listed_product_that_the_index_still_holds_under_other_facts_fills_no_page(cluster):
    """A page of 24 stays one: what the judge drops is made up for from what follows, and is not counted."""
    maker = make_producer()
    products = [make_listed_product(f"Mật {n:02}", producer=maker) for n in range(30)]
    writing.send_outbox()
    with transaction.atomic():
        Product.objects.filter(pk__in=[product.pk for product in products[:4]]).update(is_published=False)
        changed("product", [product.pk for product in products[:4]])

    engine = get_engine()
    with patience(60):
        first = engine.search("mat", Filters(), Sort.NAME, Page(first=24))
        rest = engine.search("mat", Filters(), Sort.NAME, Page(first=24, after=first.cursors[-1]))

    assert (len(first.product_ids), first.total, first.has_next) == (24, 26, True)
    assert [*first.product_ids, *rest.product_ids] == [product.pk for product in products[4:]]
    # And when the index has lost what it was told, the page is as full.
    OutboxRow.objects.all().delete()
    lost = engine.search("mat", Filters(), Sort.NAME, Page(first=24))
    assert (lost.product_ids, lost.has_next) == (first.product_ids, True)
    assert health().engine == "elasticsearch"
