"""Writing documents and the words they are made of, in the transaction of whoever changed the product."""

from collections.abc import Collection, Iterable

from django.db import connection

from catalog.search import text
from catalog.search.documents import Document, documents
from catalog.search.models import SearchDocument, SearchWord

_AT_ONCE = 1000

_WRITE = """
INSERT INTO search_searchdocument (product_id, terms, name_terms, name_length, digest)
VALUES (%s, array_to_tsvector(%s), array_to_tsvector(%s), %s, %s)
ON CONFLICT (product_id) DO UPDATE SET terms = excluded.terms, name_terms = excluded.name_terms,
    name_length = excluded.name_length, digest = excluded.digest
"""


def index(product_ids: Collection[int]) -> None:
    """Learn these products anew; documents that have not changed are not written, those of products gone go."""
    ids = sorted(product_ids)
    for start in range(0, len(ids), _AT_ONCE):
        _index(ids[start : start + _AT_ONCE])


def _index(ids: list[int]) -> None:
    kept = dict(SearchDocument.objects.filter(pk__in=ids).values_list("pk", "digest"))
    found = list(documents(ids))
    gone = kept.keys() - {document.product_id for document in found}
    if gone:
        SearchDocument.objects.filter(pk__in=gone).delete()
    changed = [document for document in found if kept.get(document.product_id) != document.digest]
    if not changed:
        return
    with connection.cursor() as cursor:
        cursor.executemany(
            _WRITE,
            [(d.product_id, list(d.terms), list(d.name_terms), d.name_length, d.digest) for d in changed],
        )
    _learn(changed)


def _learn(changed: Iterable[Document]) -> None:
    """Words are only ever added: one that no document has any more does no harm, a lock on a shared row would."""
    words: dict[str, bool] = {}
    for document in changed:
        for word, in_name in document.words().items():
            words[word] = words.get(word, False) or in_name
    known = dict(SearchWord.objects.filter(word__in=words).values_list("word", "in_name"))
    new = [
        SearchWord(word=word, in_name=in_name, shortened=text.shortened(word))
        for word, in_name in sorted(words.items())
        if word not in known
    ]
    SearchWord.objects.bulk_create(new, ignore_conflicts=True)
    named = [word for word, in_name in words.items() if in_name and known.get(word) is False]
    SearchWord.objects.filter(word__in=named, in_name=False).update(in_name=True)
