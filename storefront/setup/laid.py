"""What the base has laid, now and before."""

from dataclasses import dataclass, field

from django.db import models

from catalog.products.models import Channel
from config.core import audit
from config.core.models import AuditEntry

ACTION = "setup.lay"


def _laid_before() -> frozenset[str]:
    entries = AuditEntry.objects.filter(object_kind=Channel._meta.label_lower, action=ACTION)
    return frozenset(name for details in entries.values_list("details", flat=True) for name in details["made"])


@dataclass
class Laid:
    """One run: things by kind and slug, such as `category:gao`. What somebody has removed since an earlier run stays
    removed: the shop is its owner's."""

    made: list[str] = field(default_factory=list)
    there: list[str] = field(default_factory=list)
    removed: list[str] = field(default_factory=list)
    _before: frozenset[str] = field(default_factory=_laid_before)

    def wants(self, model: type[models.Model], slug: str, *, key: str = "slug") -> bool:
        """Whether the thing is to be made now; whichever it is, it is counted. `key` is the field that names it."""
        name = f"{model._meta.model_name}:{slug}"
        if model._default_manager.filter(**{key: slug}).exists():
            self.there.append(name)
            return False
        if name in self._before:
            self.removed.append(name)
            return False
        self.made.append(name)
        return True

    def record(self, channel: Channel) -> None:
        """Into the trail, which the next run reads."""
        if self.made:
            audit.record(None, ACTION, channel, made=self.made)
