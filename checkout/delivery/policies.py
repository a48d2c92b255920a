"""Who may say what delivery costs."""

from config.core.models import User


def can_set_rates(user: User) -> bool:
    """The office."""
    return user.is_officer
