"""What the PostgreSQL engine keeps: one document for a product, and the words that documents are made of; and what a
cluster has still to be told.

Facts that decide whether a product may be shown are not here: they stay on `certification.Listing` rows, which every
search joins.
"""

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVectorField
from django.db import models

from catalog.products.models import Product


class SearchDocument(models.Model):
    """The terms a product is found by (`catalog.search.text` says which), those of its names once more in a vector
    small enough to be read row by row, and what orders products that fit equally well."""

    product = models.OneToOneField(Product, on_delete=models.CASCADE, primary_key=True, related_name="search_document")
    terms = SearchVectorField()
    name_terms = SearchVectorField()
    name_length = models.PositiveSmallIntegerField(help_text="words in the name: of two that fit, the shorter first")
    digest = models.CharField(max_length=32, help_text="of everything above: what has not changed is not written")

    class Meta:
        indexes = [
            # Without the list of pending entries, which every search would have to read through.
            GinIndex(fields=["terms"], name="search_terms", fastupdate=False),
            models.Index(fields=["name_length", "product"], name="search_order"),
        ]

    def __str__(self) -> str:
        return str(self.product_id)


class SearchWord(models.Model):
    """A folded word that some document has or had; `shortened` holds it with each one letter left out, so that a word
    one slip away shares an entry."""

    word = models.CharField(max_length=40, primary_key=True)
    in_name = models.BooleanField()
    shortened = ArrayField(models.CharField(max_length=40))

    class Meta:
        indexes = [
            GinIndex(fields=["shortened"], name="search_word_shortened", fastupdate=False),
            models.Index(fields=["word"], opclasses=["varchar_pattern_ops"], name="search_word_beginning"),
        ]

    def __str__(self) -> str:
        return self.word


class OutboxRow(models.Model):
    """Something by which this product is found in a cluster has changed, in the transaction that this row is from.
    Product ids are plain numbers: what is to be forgotten no longer has a row."""

    product_id = models.BigIntegerField()

    class Meta:
        db_table = "search_outbox"

    def __str__(self) -> str:
        return f"{self.pk}: product {self.product_id}"


class IndexedVersion(models.Model):
    """How often a product was read for the cluster. The number goes along as the document's external version: of two
    writes the one that read later has the higher. The row outlives the product, so that no number is given twice."""

    product_id = models.BigIntegerField(primary_key=True)
    version = models.BigIntegerField()

    def __str__(self) -> str:
        return f"product {self.product_id}: {self.version}"
