"""How search fares, for whoever watches the shop."""

from dataclasses import dataclass

from django.conf import settings


@dataclass(frozen=True)
class Health:
    """`engine`: who answers now, `postgres` or `elasticsearch`. `ok`: it is the one that the settings ask for;
    otherwise `problem` is a sentence that says what and where, without a password. `waiting`: changes of which the
    cluster has not been told."""

    engine: str
    ok: bool
    problem: str = ""
    waiting: int = 0


def health() -> Health:
    """The state of this process; asks the cluster when it is time to, as a visitor's search would."""
    if not settings.ELASTICSEARCH_URL:
        return Health("postgres", ok=True)
    # Models come with it, and whoever imports the contract need not wait for those.
    from catalog.search.elastic import state
    from catalog.search.models import OutboxRow

    problem = state.examined()
    return Health("postgres" if problem else "elasticsearch", not problem, problem, OutboxRow.objects.count())
