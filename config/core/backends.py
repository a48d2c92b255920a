"""Sign in by e-mail or by phone, whichever the person has."""

from typing import Any

from django.contrib.auth.backends import ModelBackend
from django.http import HttpRequest

from config.core.accounts.names import may_sign_in
from config.core.models import User


class EmailOrPhoneBackend(ModelBackend):
    def authenticate(
        self,
        request: HttpRequest | None,
        username: str | None = None,
        password: str | None = None,
        **extra: Any,
    ) -> User | None:
        """The active user with this password, whose e-mail or phone counts. An unknown name costs as much time as a
        known one."""
        name = (username or extra.get("email") or "").strip()
        user = may_sign_in(name).first() if name else None
        if user is None:
            User().set_password(password)
            return None
        return user if user.check_password(password or "") and self.user_can_authenticate(user) else None
