"""`manage.py setup --env-file`: an owner on a bare machine is asked, and what was answered is kept where it is read."""

import os
import subprocess

import pytest

from storefront.setup.environment import command, file
from storefront.setup.environment.asking import Unfit, asked, given, made
from storefront.setup.environment.questions import GROUPS
from tests.config.test_settings import manage

ANSWERS = {
    "PUBLIC_URL": "https://ocop.example.vn",
    "DATABASE_URL": "postgres://shop:b%40d@localhost:5432/shop",
    "DATA_DIR": "/srv/shop/data",
    "OPERATOR_NAME": "Trung tâm Xúc tiến, An Giang",
    "OPERATOR_PHONE": "0296 3852 000",
    "OPERATOR_EMAIL": "ocop@example.vn",
}
SET = [f"{name}={value}" for name, value in ANSWERS.items()]


@pytest.fixture
def keeping(tmp_path, monkeypatch):
    """The file; what is loaded from it is forgotten after the test."""
    monkeypatch.setattr(os, "environ", dict(os.environ))
    return tmp_path / "etc" / "shop.env"


def prepare(keeping, *more: str) -> None:
    command.prepare(["--env-file", str(keeping), "--no-input", *more])


def setting(*pairs: str) -> list[str]:
    return [part for pair in pairs for part in ("--set", pair)]


def test_it_keeps_what_was_said_and_makes_the_secrets(keeping):
    prepare(keeping, *setting(*SET))

    kept = file.read(keeping)
    assert {name: kept[name] for name in ANSWERS} == ANSWERS
    assert kept["DJANGO_SETTINGS_MODULE"] == "config.settings.production"
    assert len(kept["SECRET_KEY"]) >= 50
    assert min(len(kept["BANK_NOTICE_SECRET"]), len(kept["METRICS_TOKEN"])) >= 32
    assert keeping.stat().st_mode & 0o777 == 0o600
    assert os.environ["OPERATOR_NAME"] == ANSWERS["OPERATOR_NAME"]


def test_said_again_only_what_was_asked_for_changes(keeping):
    prepare(keeping, *setting(*SET))
    keeping.write_text("# ours\n" + keeping.read_text() + "HOLD_CARD_MINUTES=20\n")
    before = file.read(keeping)

    prepare(keeping, *setting("OPERATOR_PHONE=0296 3999 999"))

    assert file.read(keeping) == before | {"OPERATOR_PHONE": "0296 3999 999"}
    assert keeping.read_text().startswith("# ours\n")
    written = keeping.stat().st_mtime_ns
    prepare(keeping)
    assert keeping.stat().st_mtime_ns == written


def test_nothing_is_written_while_something_is_missing_or_unfit(keeping):
    for pairs, words in (
        (SET[1:], "Nothing was written: PUBLIC_URL must be set"),
        ([*SET, "PUBLIC_URL=http://ocop.example.vn"], "PUBLIC_URL: An address such as https://"),
        ([*SET, "DATABASE_URL=mysql://db/shop"], "DATABASE_URL: Such as postgres://"),
        ([*SET, "BANK_BIN=12"], "BANK_BIN: The six digits"),
        ([*SET, "BANK_HOLDER=Công ty Thốt Nốt"], "BANK_HOLDER: As the bank writes it"),
        ([*SET, "OPERATOR_NAME=Ba's"], "OPERATOR_NAME: No apostrophe"),
        ([*SET, "OPERATOR_NAME=a\nSECRET_KEY=known"], "OPERATOR_NAME: No apostrophe and no line break"),
        ([*SET, "OCOP_NOW=2029"], "OCOP_NOW: there is no such setting"),
        (["OPERATOR_NAME"], "OPERATOR_NAME: there is no such setting"),
    ):
        with pytest.raises(Unfit, match=words.replace(".", r"\.")):
            prepare(keeping, *setting(*pairs))
    assert not keeping.exists()


def test_at_a_terminal_enter_keeps_and_a_wrong_answer_is_asked_again():
    there = {"OPERATOR_NAME": "Trung tâm", "OPERATOR_PHONE": "0296 3852 000"}
    said: list[str] = []
    typed = iter(["", "none", "0296 3999 999", "ocop@example.vn"])

    answers = asked(there, ["operator"], lambda words: said.append(words) or next(typed), said.append)

    assert answers == {"OPERATOR_PHONE": "0296 3999 999", "OPERATOR_EMAIL": "ocop@example.vn"}
    assert "  A phone number such as 0296 3852 000." in said
    assert any("[Trung tâm]" in words for words in said)


def test_half_a_bank_account_is_none():
    there = {"BANK_BIN": "970436", "BANK_NAME": "Ngân hàng", "BANK_ACCOUNT": "0011223344", "BANK_HOLDER": "OCOP"}
    asked_for: list[str] = []

    answers = asked(there, ["bank"], lambda words: asked_for.append(words) or "-", lambda words: None)

    assert answers == dict.fromkeys(there, "")
    assert len(asked_for) == 1


def test_a_secret_is_neither_shown_nor_made_anew():
    there = dict(made({}))
    shown: list[str] = []
    asked(
        there | {"DATABASE_URL": "postgres://shop:secret@db/shop"},
        ["shop"],
        lambda words: shown.append(words) or ("https://ocop.example.vn" if "Address" in words else ""),
        shown.append,
    )

    assert made(there) == {}
    assert "secret" not in "".join(shown)
    assert given([f"{name}={value}" for name, value in there.items()]) == there


def test_every_group_can_be_kept_with_its_defaults():
    for group, questions in GROUPS.items():
        for question in questions:
            assert question.check(question.default) == "" or not question.default, (group, question.name)


@pytest.mark.parametrize("value", ["plain", "two words", 'a "quoted" $HOME `x` #no', "Sông Hậu, 100 %", "a=b", ""])
def test_a_shell_and_the_shop_read_the_file_alike(tmp_path, value):
    kept = tmp_path / "shop.env"
    file.write(kept, {"OPERATOR_NAME": value})

    shell = subprocess.run(
        ["sh", "-c", f'. {kept}; printf %s "$OPERATOR_NAME"'], capture_output=True, text=True, check=True
    )

    assert shell.stdout == value
    assert file.read(kept) == {"OPERATOR_NAME": value}


@pytest.mark.prove
def test_the_first_command_of_all_writes_the_file_and_says_what_comes_next(tmp_path):
    kept = tmp_path / "shop.env"
    nowhere = "DATABASE_URL=postgres://shop@127.0.0.1:1/shop"

    refused = manage("setup", "--env-file", str(kept), *setting("PUBLIC_URL=shop"))
    assert (refused.returncode, refused.stderr) == (
        1,
        "PUBLIC_URL: An address such as https://shop.example, with nothing behind the name.\n",
    )
    done = manage("setup", "--env-file", str(kept), *setting(*SET, nowhere, f"DATA_DIR={tmp_path}"))

    assert done.stdout.startswith(f"Kept in {kept}: ")
    assert "The database cannot be used" in done.stderr
    assert "Traceback" not in done.stderr
    checked = manage("check", "--deploy", "--fail-level", "WARNING", ENV_FILE=str(kept))
    assert checked.stdout + checked.stderr == "System check identified no issues (0 silenced).\n"
