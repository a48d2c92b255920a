"""A private PostgreSQL for machines that have none: docs/decisions/0001-embedded-postgresql.md.

binaries.py finds PostgreSQL's programs, account.py decides as whom they run, server.py starts, shares and stops the
server, backend/ is Django's PostgreSQL backend that makes sure of it before it connects.
"""
