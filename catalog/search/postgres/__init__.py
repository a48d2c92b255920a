"""Search in PostgreSQL: see docs/decisions/0005-search-in-postgresql.md."""

from catalog.search.postgres.engine import PostgresEngine

__all__ = ["PostgresEngine"]
