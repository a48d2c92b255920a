"""Migrations that a shop can be upgraded with while it sells (docs/operations.md)."""
