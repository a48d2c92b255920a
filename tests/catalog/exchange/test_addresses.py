"""Addresses in one cell, taken apart."""

import pytest

from catalog.exchange.reading.addresses import Place, split_address


@pytest.mark.parametrize(
    ("text", "place"),
    [
        (
            "Ấp Mỹ An, xã Vĩnh Châu, thành phố Châu Đốc, tỉnh An Giang",
            Place("Ấp Mỹ An", "xã Vĩnh Châu", "thành phố Châu Đốc", "An Giang"),
        ),
        ("TT. Chợ Mới, huyện Chợ Mới", Place("", "TT. Chợ Mới", "huyện Chợ Mới")),
        ("Xã Tân Lợi, Tịnh Biên, An Giang", Place("", "Xã Tân Lợi", "Tịnh Biên", "An Giang")),
        ("Vĩnh Châu, Châu Đốc, An Giang", Place("", "Vĩnh Châu", "Châu Đốc", "An Giang")),
        ("xã Vĩnh Tế, tỉnh An Giang", Place("", "xã Vĩnh Tế", "", "An Giang")),
        (
            "Số 12, đường Trần Phú, P. Mỹ Long, TP. Long Xuyên",
            Place("Số 12, đường Trần Phú", "P. Mỹ Long", "TP. Long Xuyên"),
        ),
        ("Phường 1, TP. Hồ Chí Minh", Place("", "Phường 1", "", "Hồ Chí Minh")),
        ("khóm 3 - xã Núi Cấm - An Giang", Place("khóm 3", "xã Núi Cấm", "", "An Giang")),
        ("đặc khu Phú Quốc, An Giang", Place("", "đặc khu Phú Quốc", "", "An Giang")),
        ("Long Xuyên", Place("", "", "Long Xuyên")),
        ("An Giang", Place("", "", "", "An Giang")),
        ("", Place()),
    ],
)
def test_addresses_are_taken_apart_in_their_own_words(text, place) -> None:
    assert split_address(text) == place
