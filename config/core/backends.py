"""Sign in by e-mail or by phone, whichever the person has."""

from typing import Any

from django.contrib.auth.backends import ModelBackend
from django.db.models import Q
from django.http import HttpRequest

from config.core.models import User
from config.core.phones import normalise_phone


class EmailOrPhoneBackend(ModelBackend):
    def authenticate(
        self,
        request: HttpRequest | None,
        username: str | None = None,
        password: str | None = None,
        **extra: Any,
    ) -> User | None:
        """The active user with this e-mail or phone and password. An unknown name costs as much time as a known one."""
        name = (username or extra.get("email") or "").strip()
        phone = normalise_phone(name)
        query = Q(email__iexact=name) | (Q(phone=phone) if phone else Q())
        user = User.objects.filter(query).first() if name else None
        if user is None:
            User().set_password(password)
            return None
        return user if user.check_password(password or "") and self.user_can_authenticate(user) else None
