"""The text of a VietQR code, and the code that a transfer's note carries."""

import io
import random

import pytest
import segno
import zxingcpp
from PIL import Image

from checkout.payments.vietqr.codes import ALPHABET, LENGTH, find_codes, is_code, new_code
from checkout.payments.vietqr.payload import BankAccount, crc, payload, plain_note

ACCOUNT = BankAccount("970436", "0011223344", "CUA HANG OCOP", "Vietcombank")


def read_tags(text: str) -> dict[str, str]:
    """The format read independently: tag, length, value."""
    tags, at = {}, 0
    while at < len(text):
        tag, length = text[at : at + 2], int(text[at + 2 : at + 4])
        tags[tag] = text[at + 4 : at + 4 + length]
        at += 4 + length
    return tags


def decoded(text: str) -> str:
    """What a reader of another maker sees in the picture of `text`."""
    picture = io.BytesIO()
    segno.make(text, error="m", micro=False).save(picture, kind="png", scale=4, border=4)
    [found] = zxingcpp.read_barcodes(Image.open(picture).convert("L"), formats=zxingcpp.BarcodeFormat.QRCode)
    return found.text


def test_the_crc_is_the_published_one():
    assert crc(b"123456789") == 0x29B1


def test_a_code_says_account_amount_and_note():
    tags = read_tags(payload(ACCOUNT, amount=125_000, note="AGK7M2Q9XD"))
    assert (tags["00"], tags["01"], tags["53"], tags["54"], tags["58"]) == ("01", "12", "704", "125000", "VN")
    merchant = read_tags(tags["38"])
    assert (merchant["00"], merchant["02"]) == ("A000000727", "QRIBFTTA")
    assert read_tags(merchant["01"]) == {"00": "970436", "01": "0011223344"}
    assert read_tags(tags["62"]) == {"08": "AGK7M2Q9XD"}


def test_a_changed_character_breaks_the_crc():
    text = payload(ACCOUNT, amount=125_000, note="AGK7M2Q9XD")
    changed = text.replace("125000", "925000")
    assert f"{crc(changed[:-4].encode()):04X}" != changed[-4:]


def test_notes_are_plain():
    assert plain_note("Đặt hàng – đường thốt nốt (Tri Tôn)") == "DAT HANG DUONG THOT NOT T"


@pytest.mark.parametrize(
    "count", [pytest.param(20, id="a few"), pytest.param(1000, id="a thousand", marks=pytest.mark.prove)]
)
def test_pictures_are_read_by_another_reader(count):
    rng = random.Random(2026)
    for _ in range(count):
        account = BankAccount(f"{rng.randrange(10**6):06d}", str(rng.randrange(10 ** rng.randint(6, 19))), "ANY", "Any")
        text = payload(account, amount=rng.randrange(1, 10 ** rng.randint(4, 12)), note=new_code(0))
        assert decoded(text) == text
        assert f"{crc(text[:-4].encode()):04X}" == text[-4:]


@pytest.fixture
def code() -> str:
    """One that makes no second one with the words around it, as one in 32 does: what is awaited tells them apart."""
    return "AGK7M2Q9XD"


@pytest.mark.parametrize(
    "note",
    [
        "{code}",
        "{lower}",
        "{head}-{tail}",
        "{head} {tail}",
        "MBVCB.5523178.{code}.CT tu 0123456789 NGUYEN VAN A toi 0011223344",
        "IBFT{code}",
        "chuyen tien don hang {code} cam on",
        "AG AG {code} AG",
    ],
)
def test_a_code_is_found_whatever_the_bank_made_of_it(code, note):
    text = note.format(code=code, lower=code.lower(), head=code[:2], tail=code[2:])
    assert find_codes(text).whole == (code,)


def test_two_codes_are_two(code):
    other = "AGW3HT85NN"
    assert set(find_codes(f"{code} va {other}").whole) == {code, other}
    assert find_codes(f"{code} {code}").whole == (code,)


def test_a_code_that_was_cut_off_is_a_beginning(code):
    assert find_codes(f"thanh toan {code[:-2]}").cut == code[:-2]
    assert find_codes(f"thanh toan {code[:5]}").cut == ""


def test_one_wrong_letter_or_two_changed_places_are_no_code(code):
    for place in range(2, LENGTH):
        for letter in ALPHABET:
            if letter != code[place]:
                assert not is_code(code[:place] + letter + code[place + 1 :])


@pytest.mark.parametrize("note", ["", "chuyen tien", "AGOI0OI0", "AG", "123456789"])
def test_other_notes_carry_none(note):
    assert find_codes(note) == find_codes("")
