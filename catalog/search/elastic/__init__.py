"""Search in Elasticsearch: see docs/decisions/0015-elasticsearch-beside-postgresql.md."""

from catalog.search.elastic.engine import ClusterEngine

__all__ = ["ClusterEngine"]
