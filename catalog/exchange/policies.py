"""Who may exchange files with the register."""

from config.core.models import User


def can_import(actor: User | None) -> bool:
    """The office; None is the command line, which is audited as `system`."""
    return actor is None or actor.is_officer
