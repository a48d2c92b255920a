"""People and the trail of what they did: the lowest layer."""

import uuid
from typing import Any

from django.contrib.auth.models import AbstractBaseUser, BaseUserManager
from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _

from config.core import clock
from config.core.ids import random_id
from config.core.phones import normalise_phone


class OfficeRole(models.TextChoices):
    NONE = "", _("none")
    OFFICER = "officer", _("certification officer")
    OWNER = "owner", _("owner")


class UserManager(BaseUserManager["User"]):
    def create_user(
        self,
        *,
        email: str | None = None,
        phone: str | None = None,
        password: str | None = None,
        **extra: Any,
    ) -> "User":
        """A new user with an e-mail, a phone or neither; without a password nobody can sign in by one."""
        user = self.model(email=email or None, phone=normalise_phone(phone) if phone else None, **extra)
        user.set_password(password)
        user.full_clean(exclude=["password"])
        user.save(using=self._db)
        return user

    def create_superuser(self, *, email: str, password: str, **extra: Any) -> "User":
        return self.create_user(email=email, password=password, office_role=OfficeRole.OWNER, **extra)

    def get_by_natural_key(self, username: str | None) -> "User":
        return self.get(email__iexact=username)


class User(AbstractBaseUser):
    """A person. E-mail and phone are each unique and each may be missing; roles beyond buyer come by membership."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    email = models.EmailField(_("e-mail"), null=True, blank=True, unique=True)
    phone = models.CharField(_("phone"), max_length=16, null=True, blank=True, unique=True)
    first_name = models.CharField(_("given name"), max_length=100, blank=True)
    last_name = models.CharField(_("family name"), max_length=100, blank=True)
    office_role = models.CharField(
        _("role in the office"), max_length=10, choices=OfficeRole, default=OfficeRole.NONE, blank=True
    )
    language = models.CharField(max_length=2, choices=[("vi", "Tiếng Việt"), ("en", "English")], default="vi")
    email_verified_at = models.DateTimeField(null=True, blank=True)
    phone_verified_at = models.DateTimeField(null=True, blank=True)
    is_active = models.BooleanField(_("active"), default=True)
    date_joined = models.DateTimeField(default=clock.now, editable=False)
    # When they allowed being written to about new products and offers; null: they have not, or took it back.
    marketing_since = models.DateTimeField(null=True, blank=True, editable=False)
    erased_at = models.DateTimeField(null=True, blank=True, editable=False)
    # Tokens of the API from before this moment are dead; null: only a new password ends them.
    signed_out_at = models.DateTimeField(null=True, blank=True, editable=False)

    USERNAME_FIELD = "email"
    objects = UserManager()

    class Meta:
        verbose_name = _("person")
        verbose_name_plural = _("people")
        constraints = [
            models.UniqueConstraint(Lower("email"), name="user_email_unique"),
            # An erased person stays erased: nothing can give the row a name to sign in with again.
            models.CheckConstraint(
                condition=Q(erased_at__isnull=True)
                | Q(email__isnull=True, phone__isnull=True, first_name="", last_name="", is_active=False),
                name="user_erased_stays_erased",
            ),
        ]

    def __str__(self) -> str:
        return self.get_full_name() or self.email or self.phone or str(self.id)

    def get_full_name(self) -> str:
        """Family name first, as Vietnamese names go."""
        return f"{self.last_name} {self.first_name}".strip()

    @property
    def is_owner(self) -> bool:
        return self.is_active and self.office_role == OfficeRole.OWNER

    @property
    def is_officer(self) -> bool:
        """Officer or owner: whoever works in the office."""
        return self.is_active and self.office_role in (OfficeRole.OFFICER, OfficeRole.OWNER)

    @property
    def is_staff(self) -> bool:
        """Whether the admin opens: the owner's alone; others have their desks."""
        return self.is_owner

    def has_perm(self, perm: str, obj: object = None) -> bool:
        """Asked by the admin only; every other right is a policy (design, rule 9)."""
        return self.is_owner

    def has_module_perms(self, app_label: str) -> bool:
        return self.is_owner


class AuditEntry(models.Model):
    """Who did what to which thing, written in the same transaction as the act (design, rule 8). Never changed."""

    at = models.DateTimeField(default=clock.now, db_index=True)
    actor = models.ForeignKey(User, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    actor_name = models.CharField(max_length=200)
    action = models.CharField(max_length=60)
    object_kind = models.CharField(max_length=60)
    object_id = models.CharField(max_length=40)
    details = models.JSONField(default=dict)

    class Meta:
        verbose_name = _("audit entry")
        verbose_name_plural = _("audit entries")
        ordering = ["-id"]
        indexes = [models.Index(fields=["object_kind", "object_id"], name="audit_object")]

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d %H:%M} {self.actor_name}: {self.action} {self.object_kind} {self.object_id}"


class Invitation(models.Model):
    """A one-time code, on paper or as a link, that gives whoever brings it a place in a team (no e-mail needed).

    Only the code's hash is kept. What the place is (a producer's member, a point's clerk) is named by kind and id.
    """

    code_hash = models.CharField(max_length=64, unique=True)
    kind = models.CharField(max_length=30)
    object_id = models.CharField(max_length=40)
    role = models.CharField(max_length=30, blank=True)
    created_by = models.ForeignKey(
        User, null=True, blank=True, on_delete=models.PROTECT, related_name="+", help_text=_("none: the command line")
    )
    created_at = models.DateTimeField(default=clock.now)
    expires_at = models.DateTimeField()
    used_by = models.ForeignKey(User, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    used_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("invitation")
        verbose_name_plural = _("invitations")

    def __str__(self) -> str:
        return f"{self.kind} {self.object_id} {self.role}"


class Era(models.Model):
    """An older state of the shop was put back, and from here on it goes on from there: `config/core/eras.py`."""

    number = models.PositiveIntegerField(primary_key=True)
    began_at = models.DateTimeField(default=clock.now)
    state_of = models.DateTimeField(help_text="the moment that was gone back to")

    class Meta:
        verbose_name = "era"
        verbose_name_plural = "eras"
        ordering = ["-number"]

    def __str__(self) -> str:
        return f"{self.number}: {self.state_of:%Y-%m-%d %H:%M}"


class ActKey(models.Model):
    """A desk act that has been done: the same form sent again gets the same answer and changes nothing (rule 9)."""

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="+")
    key = models.CharField(max_length=64)
    outcome = models.JSONField(default=dict)
    at = models.DateTimeField(default=clock.now)

    class Meta:
        verbose_name = _("act done")
        verbose_name_plural = _("acts done")
        constraints = [models.UniqueConstraint(fields=["user", "key"], name="act_key_once")]

    def __str__(self) -> str:
        return f"{self.user_id} {self.key}"


class SignInAttempt(models.Model):
    """A try to sign in that did not succeed. Names and addresses are kept as hashes: the table tells nobody apart."""

    name_hash = models.CharField(max_length=64)
    address_hash = models.CharField(max_length=64)
    at = models.DateTimeField(default=clock.now)

    class Meta:
        verbose_name = _("failed sign-in")
        verbose_name_plural = _("failed sign-ins")
        indexes = [
            models.Index(fields=["name_hash", "at"], name="sign_in_by_name"),
            models.Index(fields=["address_hash", "at"], name="sign_in_by_address"),
        ]

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d %H:%M}"


class ProofPurpose(models.TextChoices):
    SIGN_UP = "sign_up", _("open an account")
    RESET = "reset", _("set a new password")
    CHANGE = "change", _("use this phone or e-mail")
    ERASE = "erase", _("erase the account")


class Proof(models.Model):
    """Something asked for that waits until whoever asked has shown that `name` (an e-mail, or a phone as E.164) is
    theirs: by a link or a code in a mail, or by a code that staff tell them.

    One is written whether or not the name is known, so that neither the answer nor its time betrays it. Of link and
    code only keyed hashes are kept. It works once, until it has run out or the account's password has changed.
    """

    id = models.UUIDField(primary_key=True, default=random_id, editable=False)
    purpose = models.CharField(_("what for"), max_length=10, choices=ProofPurpose)
    name = models.CharField(max_length=254)
    user = models.ForeignKey(User, null=True, blank=True, on_delete=models.CASCADE, related_name="+")
    # Of a new account: how the person is called, the hash of the password, language, consent.
    facts = models.JSONField(default=dict, blank=True)
    link_hash = models.CharField(max_length=64, blank=True)
    code_hash = models.CharField(max_length=64, blank=True)
    password_print = models.CharField(max_length=32, blank=True)
    created_at = models.DateTimeField(_("asked"), default=clock.now)
    expires_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True, blank=True)
    given_by = models.ForeignKey(User, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    given_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("proof of a phone or an e-mail")
        verbose_name_plural = _("proofs of phones and e-mails")
        indexes = [models.Index(fields=["name", "purpose"], name="proof_of_name", condition=Q(used_at__isnull=True))]

    def __str__(self) -> str:
        return f"{self.purpose} {self.id}"

    @property
    def is_by_phone(self) -> bool:
        """Whether staff tell the code, because no mail can."""
        return self.name.startswith("+")
