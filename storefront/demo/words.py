"""The drafts of the base's pages, completed by the demo's made-up operator."""

from typing import Any

from storefront.content.models import Page, PageTranslation
from storefront.demo import files
from storefront.setup.files import blocks


def complete_pages() -> None:
    """Do what an operator does: put in what the drafts leave open, add what is the demo's own, mark them as done."""
    for page in Page.objects.all():
        page.content, page.is_draft = _completed(page.content, page.slug, "vi"), False
        page.save()
    for words in PageTranslation.objects.filter(language="en").select_related("page"):
        words.content = _completed(words.content, words.page.slug, "en")
        words.save()


def _completed(content: dict[str, Any], slug: str, language: str) -> dict[str, Any]:
    operator = files.toml("operator.toml")
    done = [_filled(block, operator[language]) for block in content["blocks"]]
    return {"blocks": done + blocks(operator["after"].get(slug, {}).get(language, "").splitlines())}


def _filled(block: dict[str, Any], facts: dict[str, str]) -> dict[str, Any]:
    text = block["data"].get("text")
    if text is None:
        return block
    for blank, fact in facts.items():
        text = text.replace(blank, fact)
    return block | {"data": block["data"] | {"text": text}}
