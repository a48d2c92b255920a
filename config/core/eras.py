"""What was given out before an older state came back is not given out again.

Whoever restores a backup goes back in time; numbers that were given since then are known only outside, to buyers and to
the bank. So each restore begins an era with a number that no other has, and every series goes on in a stretch of that
era's own: `first_of(era)` and upwards. Two restores of one and the same backup are two eras.

Who keeps a series listens to `changed("era", [number])`, which is said in the restore's own transaction.
"""

from datetime import datetime

from django.db import transaction

from config.core import audit, clock
from config.core.changes import changed
from config.core.models import Era, Invitation, Proof, User

# So many of a series fit into an era; a national shop has a million orders a day, and a day has its own series.
ROOM = 1_000_000
# The same for what is counted within one thing: receipts of a till, complaints about an order.
ROOM_WITHIN = 10_000


def current() -> int:
    """The number of this era: 0 until the first restore."""
    return Era.objects.values_list("number", flat=True).first() or 0


def begin(number: int, *, state_of: datetime) -> Era:
    """The state of that moment has just come back: nothing that opened anything then opens it now.

    A password, a link or a place in a team may have been ended since, and nobody here knows. So everybody signs in
    anew, and asks anew for what they had asked for.
    """
    with transaction.atomic():
        now = clock.now()
        era = Era.objects.create(number=number, began_at=now, state_of=state_of)
        User.objects.update(signed_out_at=now)
        Proof.objects.filter(used_at=None).delete()
        Invitation.objects.filter(used_at=None, expires_at__gt=now).update(expires_at=now)
        audit.record(None, "era.begin", era, state_of=state_of.isoformat())
        changed("era", [number])
    return era


def first_of(era: int) -> int:
    """What a series has reached when `era` begins; its next number is the first of that era."""
    return era * ROOM


def place_within(begun_at: datetime, count: int) -> int:
    """The place of one more after `count` that are known, of a thing that began at `begun_at`: what began before an
    older state came back may have had others since."""
    era = Era.objects.filter(began_at__gt=begun_at).values_list("number", flat=True).first() or 0
    return era * ROOM_WITHIN + count + 1
