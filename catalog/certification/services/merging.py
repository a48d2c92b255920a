"""Recognitions follow the product that they are about; what their decisions say stays as it was written."""

from collections.abc import Collection

from catalog.certification.models import Recognition
from config.core.changes import listen


@listen("product_merge")
def move_recognitions(pairs: Collection[tuple[int, int]]) -> None:
    """Both products' recognitions are one history from now on. One that both have by the same decision was recorded
    twice: the second stays where it is, so that its certificate's number can still be checked."""
    for gone_id, kept_id in pairs:
        decided = set(Recognition.objects.filter(product=kept_id).values_list("decision_number", "decided_on"))
        moved = [
            recognition.pk
            for recognition in Recognition.objects.filter(product=gone_id)
            if (recognition.decision_number, recognition.decided_on) not in decided
        ]
        Recognition.objects.filter(pk__in=moved).update(product=kept_id)
