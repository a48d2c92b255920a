"""The door of a desk asks the policy that it was given, before the view."""

import pytest
from django.http import Http404, HttpResponse

from storefront.desks.pages import desk
from tests.factories import make_officer, make_user

pytestmark = pytest.mark.django_db


def test_only_those_whom_the_policy_lets_in_are_let_in(rf):
    @desk(may=lambda user: user.is_officer)
    def view(request):
        return HttpResponse("in")

    request = rf.get("/ban-lam-viec/")
    request.user = make_user()
    with pytest.raises(Http404):
        view(request)

    request.user = make_officer()
    assert view(request).content == b"in"
