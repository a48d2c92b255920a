"""Who works in the office: the owner's page."""

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _

from config.core.accounts.names import account_of, read_name
from config.core.errors import Refusal
from config.core.invitations import open_invitations
from config.core.models import OfficeRole, User
from config.core.office import can_manage_people, set_office_role
from storefront.desks.acts import Done, act
from storefront.desks.forms import explain
from storefront.desks.history import history_of
from storefront.desks.invitations import hand_out
from storefront.desks.office.forms import PersonForm
from storefront.desks.office.register import office_way
from storefront.desks.pages import DeskRequest, desk, desk_page

_ROLES = {"khong": OfficeRole.NONE, "can-bo": OfficeRole.OFFICER, "chu-so-huu": OfficeRole.OWNER}
_WORDS = {role: word for word, role in _ROLES.items()}


@desk(may=can_manage_people)
def people(request: DeskRequest) -> HttpResponse:
    """Officers and owners; somebody with an account is found by e-mail or phone, others are invited."""
    form = PersonForm(request.GET if "name" in request.GET else None)
    return _show(request, form, _find(form) if form.is_valid() else None)


def _find(form: PersonForm) -> User | None:
    """Only by a name that its owner has proven: rights never go to whoever claims another's."""
    try:
        person = account_of(read_name(form.cleaned_data["name"], field="name"))
    except Refusal as refusal:
        explain(form, refusal)
        return None
    if person is None or not person.is_active:
        form.add_error("name", _("Nobody has this e-mail or phone. Invite them instead."))
        return None
    return person


def _show(
    request: DeskRequest, form: PersonForm, found: User | None, *, refused: Refusal | None = None
) -> HttpResponse:
    office = list(User.objects.exclude(office_role=OfficeRole.NONE).order_by("-office_role", "date_joined"))
    context = {
        "people": office,
        "form": form,
        "found": found,
        "invitations": open_invitations(kind="office", object_id="office"),
        "history": history_of(office),
        "refused": refused,
        "tab": "people",
    }
    status = 422 if refused else 200
    title = _("People of the office")
    return desk_page(request, "desks/office/people.html", context, title=title, crumbs=office_way(), status=status)


@desk("POST", may=can_manage_people)
def set_role(request: DeskRequest, pk: str, role: str) -> HttpResponse:
    """Officer, owner, or neither any more; it counts from their next request."""
    if role not in _ROLES:
        raise Http404
    person = get_object_or_404(User, pk=pk)

    def do() -> Done:
        before = _WORDS[OfficeRole(person.office_role)]
        set_office_role(request.user, person, role=_ROLES[role])
        words = {"name": person, "role": OfficeRole(_ROLES[role]).label}
        said = _("Role of %(name)s in the office: %(role)s.") % words
        undo = reverse("desks:set_role", args=[person.pk, before])
        mine = person.pk == request.user.pk
        return Done(said, reverse("accounts:home" if mine else "desks:people"), "" if mine else undo, _("Undo"))

    try:
        return act(request, do)
    except Refusal as refusal:
        return _show(request, PersonForm(), None, refused=refusal)


@desk("POST", may=can_manage_people)
def invite(request: DeskRequest) -> HttpResponse:
    """A one-time code for an officer."""
    return hand_out(request, kind="office", object_id="office", role=OfficeRole.OFFICER)
