"""How backups stand, from the shop's own record."""

from django.conf import settings

from config.backups import State
from config.backups.models import Backup
from config.core import clock


def read_state() -> State:
    """The last good backup of this shop."""
    last = Backup.objects.first()
    is_on = bool(settings.BACKUP_URL)
    if last is None:
        return State(is_on)
    return State(is_on, last.made_at, clock.now() - last.made_at, last.name, last.where)
