"""The pair of keys (age, X25519): the shop seals with the public one and cannot open what it has sealed."""

from pathlib import Path

from pyrage import IdentityError, RecipientError, x25519

from config.backups.errors import BackupProblem


def new_pair() -> tuple[str, str]:
    """A public key and its secret one."""
    identity = x25519.Identity.generate()
    return str(identity.to_public()), str(identity)


def public_key(text: str) -> x25519.Recipient:
    """The key to seal with. Raises `BackupProblem`."""
    if not text:
        raise BackupProblem(
            "No public key is set: make a pair with manage.py backup_key and set BACKUP_KEY to its age1..."
        )
    try:
        return x25519.Recipient.from_str(text.strip())
    except RecipientError:
        raise BackupProblem("BACKUP_KEY is not a public key of age: it begins with age1.") from None


def secret_key(file: Path) -> x25519.Identity:
    """The key to open with, from a file that has it on a line of its own. Raises `BackupProblem`."""
    try:
        lines = file.read_text().split()
    except (OSError, UnicodeDecodeError) as problem:
        raise BackupProblem(f"The secret key cannot be read from {file}: {type(problem).__name__}.") from None
    found = [line for line in lines if line.startswith("AGE-SECRET-KEY-")]
    try:
        return x25519.Identity.from_str(found[0])
    except (IndexError, IdentityError):
        raise BackupProblem(f"{file} holds no secret key of age: a line that begins with AGE-SECRET-KEY-1.") from None
