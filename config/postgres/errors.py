class DatabaseUnavailable(Exception):
    """No private PostgreSQL can be had here; the message is a sentence that says what to do."""
