import pytest

from tests.config.api import toy

LEVELS = """query ($n: Int!) { products(count: $n) {
  number
  variants { number stocks { number point { number } } }
  one: variants(size: 1) { stocks { point { number } } }
} }"""


@pytest.mark.parametrize("rows", [1, 30])
def test_each_level_is_fetched_once_whatever_the_number_of_rows(rows):
    answer = toy.ask(LEVELS, n=rows)

    assert answer.errors is None
    assert toy.calls == [
        ("products", rows),
        ("variants", rows, 2),
        ("stocks", rows * 2),
        ("point", rows * 6),
        ("variants", rows, 1),
        ("stocks", rows),
        ("point", rows * 3),
    ]


def test_each_parent_gets_its_own_answer():
    answer = toy.ask(LEVELS, n=2)

    assert [p["variants"] for p in answer.data["products"]] == [
        [
            {
                "number": product * 10 + place,
                "stocks": [
                    {"number": n, "point": {"number": n % 3}}
                    for n in range((product * 10 + place) * 10, (product * 10 + place) * 10 + 3)
                ],
            }
            for place in range(2)
        ]
        for product in range(2)
    ]


def test_the_same_question_under_two_names_is_asked_once():
    toy.ask("{ products(count: 3) { a: variants { number } b: variants(size: 2) { number } } }")

    assert toy.calls == [("products", 3), ("variants", 3, 2)]


def test_one_failing_row_leaves_its_siblings_whole():
    answer = toy.ask("{ products(count: 3) { broken } }")

    assert answer.data == {"products": [{"broken": "whole"}, {"broken": None}, {"broken": "whole"}]}
    assert [error.path for error in answer.errors] == [["products", 1, "broken"]]


def test_a_missing_value_that_must_be_there_takes_its_parent_with_it():
    answer = toy.ask("{ products(count: 2) { number weight } }")

    assert answer.data == {"products": [None, None]}
    assert [error.path for error in answer.errors] == [["products", 0, "weight"], ["products", 1, "weight"]]
