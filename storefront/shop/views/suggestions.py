"""What somebody who begins to type may mean."""

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from catalog.search import Suggestion, SuggestionKind, get_engine
from config.core.text import clean
from storefront.shop.views.answers import shown

LONGEST_PREFIX = 100
_NOTES = {
    SuggestionKind.PRODUCT: "",
    SuggestionKind.PRODUCER: _("producer"),
    SuggestionKind.CATEGORY: _("kind"),
    SuggestionKind.PLACE: _("place"),
}


@require_safe
def suggest(request: HttpRequest) -> HttpResponse:
    """Options for the search box; none of alcohol, whatever the visitor has said."""
    prefix = clean(request.GET.get("q", ""))[:LONGEST_PREFIX]
    found = get_engine().suggest(prefix, language=get_language() or "vi") if prefix else []
    options = [{"label": one.label, "url": _url(one), "note": _NOTES[one.kind]} for one in found]
    return shown(request, "components/suggestions.html", {"suggestions": options})


def _url(one: Suggestion) -> str:
    match one.kind:
        case SuggestionKind.PRODUCT:
            return reverse("shop:product", args=[one.key])
        case SuggestionKind.PRODUCER:
            return reverse("shop:producer", args=[one.key])
        case SuggestionKind.CATEGORY:
            return reverse("shop:category", args=[one.key])
        case SuggestionKind.PLACE:
            return f"{reverse('shop:producers')}?commune={one.key}"
