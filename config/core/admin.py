"""What every admin page has in common: a change leaves an audit row and tells the layers above."""

from typing import Any

from django.contrib import admin
from django.contrib.admin.models import LogEntry
from django.db import models
from django.http import HttpRequest
from procrastinate.contrib.django.models import ProcrastinateJob

from config.core import audit
from config.core.changes import changed
from config.core.models import AuditEntry, User

# Jobs are looked after by the worker; nobody retries or cancels one by hand among the shop's settings.
admin.site.unregister(ProcrastinateJob)


class AuditedAdmin(admin.ModelAdmin):
    """Base of every admin that changes something. `kind` is what `changed` calls such objects."""

    kind = ""

    def log_addition(self, request: HttpRequest, obj: Any, message: Any) -> LogEntry:
        self._tell(request, "admin.add", obj)
        return super().log_addition(request, obj, message)

    def log_change(self, request: HttpRequest, obj: Any, message: Any) -> LogEntry:
        self._tell(request, "admin.change", obj, message)
        return super().log_change(request, obj, message)

    def delete_model(self, request: HttpRequest, obj: Any) -> None:
        """Audit first: afterwards there is no id left to name."""
        pk = obj.pk
        self._tell(request, "admin.delete", obj)
        super().delete_model(request, obj)
        changed(self._kind(), [pk])

    def _tell(self, request: HttpRequest, action: str, obj: models.Model, message: Any = ()) -> None:
        # Django calls these inside the transaction of the change, after the inlines are saved.
        fields = sorted({name for part in message or () for name in _named(part)})
        audit.record(_who(request), action, obj, name=str(obj)[:200], **({"fields": fields} if fields else {}))
        changed(self._kind(), [obj.pk])

    def _kind(self) -> str:
        return self.kind or str(self.model._meta.model_name)


class ReadOnlyAdmin(admin.ModelAdmin):
    """To look at: changes are made by the services of a desk."""

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


def _named(part: Any) -> list[str]:
    told = part.get("changed", {}) if isinstance(part, dict) else {}
    return [str(name) for name in told.get("fields", [])]


def _who(request: HttpRequest) -> User | None:
    return request.user if isinstance(request.user, User) else None


@admin.register(User)
class UserAdmin(AuditedAdmin):
    """Names and whether the account is open. Roles are given at the office desk, memberships by invitations."""

    list_display = ("__str__", "email", "phone", "office_role", "is_active")
    list_filter = ("office_role", "is_active")
    search_fields = ("email", "phone", "last_name", "first_name")
    fields = ("last_name", "first_name", "email", "phone", "language", "is_active", "office_role", "date_joined")
    readonly_fields = ("email", "phone", "office_role", "date_joined")
    ordering = ("-date_joined",)

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> tuple[str, ...]:
        """Nobody closes their own account by mistake; one that was erased stays as it is."""
        if obj is not None and obj.erased_at is not None:
            return self.fields
        own = obj is not None and obj.pk == request.user.pk
        return (*self.readonly_fields, "is_active") if own else self.readonly_fields


@admin.register(AuditEntry)
class AuditEntryAdmin(ReadOnlyAdmin):
    list_display = ("at", "actor_name", "action", "object_kind", "object_id")
    list_filter = ("action",)
    search_fields = ("actor_name", "object_id")
