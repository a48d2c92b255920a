"""One product's page."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_safe

from catalog.products.models import Product
from storefront.shop import structured
from storefront.shop.age import is_adult
from storefront.shop.details import detail, find_listed
from storefront.shop.links import absolute
from storefront.shop.points import lines_of_product
from storefront.shop.views.age import gate
from storefront.shop.views.answers import shown
from storefront.shop.views.points import asked_near


@require_safe
def product(request: HttpRequest, slug: str) -> HttpResponse:
    """The page of a product that may be shown today; what may not is answered as if it had never been."""
    adult = is_adult(request)
    row = find_listed(slug)
    if row is None:
        return _moved(slug)
    if row.is_alcohol and not adult:
        return gate(request, back_to=request.get_full_path())
    page = detail(row, adult=adult)
    near, problems = asked_near(request)
    url = absolute(reverse("shop:product", args=[slug]))
    context = {
        "product": page,
        "points": lines_of_product(row.product_id, near=near.position if near else None),
        "near": near,
        "problems": problems,
        "page_title": page.name.value,
        "page_description": page.summary,
        "canonical_url": url,
        "crumbs": page.crumbs,
        "og_image": absolute(page.pictures[0].full) if page.pictures else "",
        "og_type": "product",
        "noindex": page.is_alcohol or near is not None,
        "json_ld": [
            structured.script(structured.product(page, url=url)),
            structured.script(structured.breadcrumbs(page.crumbs)),
        ],
    }
    return shown(request, "shop/product.html", context, status=400 if problems else 200)


def _moved(slug: str) -> HttpResponse:
    """One that became one with the same product of another producer is found there, if it is shown there."""
    left = Product.objects.filter(slug=slug, producer__merged_into__isnull=False).select_related("producer").first()
    kept = left and Product.objects.filter(producer=left.producer.merged_into_id, name_folded=left.name_folded).first()
    if not kept or find_listed(kept.slug) is None:
        raise Http404
    return redirect("shop:product", kept.slug, permanent=True)
