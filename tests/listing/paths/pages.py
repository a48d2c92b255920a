"""The public pages of the shop."""

import re
from typing import Any

from catalog.certification.models import Recognition
from catalog.inventory.models import SalesPoint
from tests.listing.histories import HOUSES, WORDS, World
from tests.listing.registry import Answer, page
from tests.pages import find, json_ld, read, said, words


def _names(answers: list[Answer], world: World) -> set[str]:
    """The products whose names are said; an address alone, which the visitor brought along, is not counted."""
    return {word for word in WORDS if any(f"Mắm {word}" in answer.text for answer in answers)}


def _products_in_json_ld(answers: list[Answer], world: World) -> set[str]:
    scripts = [script for answer in answers if answer.text for script in json_ld(answer.text)]
    return {script["name"].removeprefix("Mắm ") for script in scripts if script["@type"] == "Product"}


def _houses(answers: list[Answer], world: World) -> set[str]:
    return {word for word in HOUSES if any(f"co-so-{word}" in answer.text for answer in answers)}


def _shelves(prefix: str) -> Any:
    def read(answers: list[Answer], world: World) -> set[str]:
        return {word for word in HOUSES if any(f"/{prefix}-{word}" in answer.text for answer in answers)}

    return read


def _numbers_at_home(answers: list[Answer], world: World) -> tuple[int, int, dict[str, int]]:
    """Products and producers in force, then the number on each shelf."""
    home = read(answers[0].text)
    products, producers = re.findall(r"\d+", words(find(home, ".//*[@class='lead']")))
    lines = [re.fullmatch(r"Loại (\w+) (\d+)", line) for line in said(home, ".//li")]
    shelves = {line[1]: int(line[2]) for line in lines if line}
    return int(products), int(producers), shelves


def _at_home(world: World) -> tuple[int, int, dict[str, int]]:
    return len(world.listed()), len(world.listed_houses()), world.listed_by_house()


def _dots(answers: list[Answer], world: World) -> dict[str, int]:
    """The number in the title of each dot of the map, by the house of the commune."""
    houses = {product.producer.commune_id: house for product, house in zip(world.products, world.houses, strict=True)}
    dots = [dot for dot in read(answers[0].text).findall(".//svg//a") if "?commune=" in dot.get("href", "")]
    return {
        houses[dot.get("href", "").rpartition("=")[2]]: int(words(find(dot, ".//title")).rpartition(": ")[2])
        for dot in dots
    }


def _facets(answers: list[Answer], world: World) -> dict[str, dict[str, int]]:
    """What the boxes of the filter say: stars and producers with how many there are of each."""
    counts: dict[str, dict[str, int]] = {"stars": {}, "producer": {}}
    for choice in read(answers[0].text).findall(".//label[small]"):
        box, count = find(choice, "input"), words(find(choice, "small"))
        if box.get("name") in counts and count != "0":
            counts[box.get("name", "")][box.get("value", "")] = int(count)
    return counts


def facets_due(world: World) -> dict[str, dict[str, int]]:
    """The second opinion on the counts of stars and producers."""
    stars: dict[str, int] = {}
    producers: dict[str, int] = {}
    for word, recognition in world.counting().items():
        product = world.products[WORDS.index(word)]
        for counts, value in ((stars, recognition.stars), (producers, product.producer_id)):
            counts[str(value)] = counts.get(str(value), 0) + 1
    return {"stars": stars, "producer": producers}


def _offered(world: World) -> dict[str, dict[str, int]]:
    """What the filter must offer: where there is one choice only, it offers none."""
    return {name: counts if len(counts) > 1 else {} for name, counts in facets_due(world).items()}


page("home", "/")
page("home's numbers", "/", reads=_numbers_at_home, shows=_at_home)
page("list page", "/san-pham/")
page("list page in English", "/en/san-pham/")
page("list page's filter", "/san-pham/", reads=_facets, shows=_offered)
page("sales point", lambda world: [f"/diem-ban/{SalesPoint.objects.get().slug}/"])
page("list of a sales point's", lambda world: [f"/san-pham/?available=true&point={SalesPoint.objects.get().pk}"])
page("search page", "/tim-kiem/?q=mam")
page("category pages", lambda world: {f"/danh-muc/{product.category.slug}/" for product in world.products})
page("collection page", "/bo-suu-tap/featured-products/")
page("product pages", lambda world: [f"/san-pham/{p.slug}/" for p in world.products], may_miss=True, reads=_names)
page(
    "JSON-LD",
    lambda world: [f"/san-pham/{product.slug}/" for product in world.products],
    may_miss=True,
    reads=_products_in_json_ld,
)
page("producer pages", lambda world: {f"/chu-the/{p.producer.slug}/" for p in world.products}, may_miss=True)
page("producers by place", "/chu-the/", reads=_houses, shows=World.listed_houses)
page("map of producers", "/chu-the/", reads=_dots, shows=World.listed_by_house)
page(
    "producers of a place",
    lambda world: {f"/chu-the/?commune={product.producer.commune_id}" for product in world.products},
    reads=_houses,
    shows=World.listed_houses,
)
page("suggestions", lambda world: [f"/goi-y/?q={word[:5]}" for word in WORDS])
page(
    "suggested producers",
    lambda world: [f"/goi-y/?q={word[:5]}" for word in HOUSES],
    reads=_houses,
    shows=World.listed_houses,
)
page("site map", "/sitemap-products.xml")
page("site map of producers", "/sitemap-producers.xml", reads=_houses, shows=World.listed_houses)
page("site map of categories", "/sitemap-categories.xml", reads=_shelves("loai"), shows=World.listed_houses)
page("site map of collections", "/sitemap-collections.xml", reads=_shelves("bo"), shows=World.listed_houses)
page(
    "way from a certificate to its product",
    lambda world: [
        f"/chung-nhan/{recognition.certificate_number}"
        for recognition in Recognition.objects.filter(product__in=world.products)
    ],
    reads=lambda answers, world: {
        word for word in WORDS if any(f'href="/san-pham/mam-{word}/"' in answer.text for answer in answers)
    },
)
