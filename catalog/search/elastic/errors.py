"""Why the cluster does not answer a question."""


class Unavailable(Exception):
    """The cluster cannot be used; `str()` is a sentence that says what and where. The breaker opens."""


class NotForIndex(Exception):
    """The cluster is well, but this question is one for PostgreSQL."""
