"""Signing in, and joining by a code."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from storefront.checkout.forms import PlaceForm


class SignInForm(forms.Form):
    name = forms.CharField(
        label=_("E-mail or phone"), max_length=254, widget=forms.TextInput(attrs={"autocomplete": "username"})
    )
    password = forms.CharField(
        label=_("Password"),
        max_length=200,
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
    )


class CodeForm(forms.Form):
    code = forms.CharField(
        label=_("Code"),
        max_length=60,
        help_text=_("As it stands on the paper; small letters and missing hyphens are fine."),
        widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "characters", "spellcheck": "false"}),
    )


class NewcomerForm(forms.Form):
    last_name = forms.CharField(
        label=_("Family name and middle name"),
        max_length=100,
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "family-name"}),
    )
    first_name = forms.CharField(
        label=_("Given name"), max_length=100, widget=forms.TextInput(attrs={"autocomplete": "given-name"})
    )
    phone = forms.CharField(
        label=_("Phone"),
        max_length=20,
        required=False,
        help_text=_("Phone or e-mail: one of them is enough to sign in with."),
        widget=forms.TextInput(attrs={"autocomplete": "tel", "inputmode": "tel"}),
    )
    email = forms.EmailField(
        label=_("E-mail"), required=False, widget=forms.EmailInput(attrs={"autocomplete": "email"})
    )
    password = forms.CharField(
        label=_("Password"),
        max_length=200,
        strip=False,
        help_text=_("At least 8 characters; a short sentence is easy to remember."),
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )

    def facts(self) -> dict[str, Any]:
        """What was typed, as the service takes it."""
        return dict(self.cleaned_data)


def _new_password(label: Any) -> forms.CharField:
    return forms.CharField(
        label=label,
        max_length=200,
        strip=False,
        help_text=_("At least 8 characters; a short sentence is easy to remember."),
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )


def _old_password(label: Any) -> forms.CharField:
    return forms.CharField(
        label=label,
        max_length=200,
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
    )


def _name(help_text: Any = "") -> forms.CharField:
    return forms.CharField(
        label=_("E-mail or phone"),
        max_length=254,
        help_text=help_text,
        widget=forms.TextInput(attrs={"autocomplete": "username"}),
    )


def _code() -> forms.CharField:
    return forms.CharField(
        label=_("Code"),
        max_length=100,
        help_text=_("Eight digits; spaces do not matter."),
        widget=forms.TextInput(attrs={"autocomplete": "one-time-code", "inputmode": "numeric", "spellcheck": "false"}),
    )


MARKETING = _("Write to me about new products and offers. You can end this at any time.")


class SignUpForm(forms.Form):
    name = _name(_("You sign in with it. An e-mail gets a link; for a phone our staff tell you a code."))
    last_name = forms.CharField(
        label=_("Family name and middle name"),
        max_length=100,
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "family-name"}),
    )
    first_name = forms.CharField(
        label=_("Given name"), max_length=100, widget=forms.TextInput(attrs={"autocomplete": "given-name"})
    )
    password = _new_password(_("Password"))
    marketing = forms.BooleanField(label=MARKETING, required=False)


class ConfirmForm(forms.Form):
    name = _name()
    code = _code()
    password = _old_password(_("The password that you chose"))


class ForgottenForm(forms.Form):
    name = _name()


class ResetForm(forms.Form):
    name = _name()
    code = _code()
    password = _new_password(_("New password"))


class PasswordForm(forms.Form):
    old_password = _old_password(_("Your password now"))
    new_password = _new_password(_("New password"))


class ProfileForm(forms.Form):
    last_name = forms.CharField(
        label=_("Family name and middle name"),
        max_length=100,
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "family-name"}),
    )
    first_name = forms.CharField(
        label=_("Given name"), max_length=100, widget=forms.TextInput(attrs={"autocomplete": "given-name"})
    )
    language = forms.ChoiceField(
        label=_("Language in which we write to you"), choices=[("vi", "Tiếng Việt"), ("en", "English")]
    )
    marketing = forms.BooleanField(label=MARKETING, required=False)


class ChangeForm(forms.Form):
    name = _name(_("An e-mail gets a link; for a phone our staff tell you a code. Until then the old one stays."))
    password = _old_password(_("Your password now"))


class ChangeCodeForm(forms.Form):
    code = _code()


class EraseForm(forms.Form):
    password = _old_password(_("Your password now"))


class AddressForm(PlaceForm):
    full_name = forms.CharField(
        label=_("Full name"), max_length=200, required=False, widget=forms.TextInput(attrs={"autocomplete": "name"})
    )
    phone = forms.CharField(
        label=_("Telephone"),
        max_length=30,
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "tel", "inputmode": "tel"}),
    )
