"""What accounts are written, in words: links and codes stand in the private part, which goes to the mailbox alone."""

from collections.abc import Callable, Collection

from django.utils.translation import gettext as _
from django.utils.translation import override

from checkout.notices.models import Audience
from checkout.notices.services import Telling, tell
from config.core.accounts.letters import Letter, LetterKind
from config.core.changes import listen
from config.core.text import one_line


@listen("letter")
def on_letters(letters: Collection[Letter]) -> None:
    """Each becomes a row of the outbox."""
    tell(*map(_telling, letters))


def _telling(letter: Letter) -> Telling:
    with override(letter.language):
        subject, text = _WORDS[letter.kind]()
        return Telling(
            key=f"letter:{letter.kind}:{letter.key}",
            kind=f"letter_{letter.kind}",
            audience=Audience.ACCOUNT,
            language=letter.language,
            subject=subject,
            text=text,
            private=_private(letter),
            name=one_line(letter.name),
            email=letter.email,
        )


def _private(letter: Letter) -> str:
    lines = [letter.link]
    if letter.code:
        lines.append(_("Or type this code on the page that asks for it: %(code)s") % {"code": letter.code})
    return "\n\n".join(filter(None, lines))


def _sign_up() -> tuple[str, str]:
    return _("Confirm your e-mail"), _(
        "An account at the OCOP shop of An Giang was asked for with this e-mail. Open the link below within a day to "
        "confirm that it is yours. If you did not ask for it, do nothing: no account is made."
    )


def _known() -> tuple[str, str]:
    return _("You have an account already"), _(
        "Somebody wanted to use this e-mail for an account at the OCOP shop of An Giang. You have one already: sign in "
        "on the page below, or ask there for a new password. If it was not you, do nothing: nothing has been changed."
    )


def _reset() -> tuple[str, str]:
    return _("A new password"), _(
        "A new password was asked for your account. Open the link below within an hour to choose it. If you did not "
        "ask for it, do nothing: your password stays as it is."
    )


def _unknown() -> tuple[str, str]:
    return _("There is no account with this e-mail"), _(
        "Somebody asked for a new password for this e-mail, which no account has. Was it you? Then your account has "
        "another e-mail or a phone number, or you can open one on the page below. If it was not you, do nothing."
    )


def _change() -> tuple[str, str]:
    return _("Confirm your new e-mail"), _(
        "Your account is to use this e-mail. Sign in and open the link below within a day to confirm that it is yours. "
        "If you did not ask for it, do nothing."
    )


def _changed() -> tuple[str, str]:
    return _("Your account has another e-mail"), _(
        "From now on your account uses another e-mail than this one. If it was not you, call us at once."
    )


def _password() -> tuple[str, str]:
    return _("Your password has been changed"), _(
        "The password of your account has been changed; every device has to sign in anew. If it was not you, ask for a "
        "new password on the page where you sign in, and call us."
    )


def _erase() -> tuple[str, str]:
    return _("Erase your account"), _(
        "You asked for your account to be erased. Sign in and open the link below within an hour to do so: it cannot "
        "be undone. If you did not ask for it, do nothing, and change your password."
    )


def _erased() -> tuple[str, str]:
    return _("Your account has been erased"), _(
        "Your account and what was kept about you have been erased. The law makes us keep the figures of your orders; "
        "they no longer carry your name, phone or address."
    )


_WORDS: dict[LetterKind, Callable[[], tuple[str, str]]] = {
    LetterKind.SIGN_UP: _sign_up,
    LetterKind.KNOWN: _known,
    LetterKind.RESET: _reset,
    LetterKind.UNKNOWN: _unknown,
    LetterKind.CHANGE: _change,
    LetterKind.CHANGED: _changed,
    LetterKind.PASSWORD: _password,
    LetterKind.ERASE: _erase,
    LetterKind.ERASED: _erased,
}
