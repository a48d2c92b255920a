"""Mutations: each is four lines (read the input, get the objects, call the service, say what was made).

    @act("StockReceive", error=StockError, gives={"movement": (StockMovement, movements)}, input=ReceiveInput(...))
    def stock_receive(actor, input):
        point = point_of(actor, input["warehouse"])
        variant = variant_of(input["variant"])
        return {"movement": services.receive(actor, point, variant, quantity=input["quantity"])}

The rest is here: who asks, the client's key (sent again after a lost answer, the act changes nothing and gets the
same answer), refusals as `errors { field message code }`, and what was made read afresh with its peers. `NotAllowed`
becomes an error of the request, as in the dialect.
"""

import hashlib
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Any

import graphene
from django.db import transaction
from django.db.models import Model, QuerySet
from django.utils.translation import gettext_lazy as _
from graphene.utils.str_converters import to_camel_case

from config.api.engine.batches import Peer, frozen
from config.api.engine.context import Context
from config.api.engine.enums import enum
from config.core.errors import CommonCode, FieldError, NotAllowed, Refusal
from config.core.once import once, outcome_of

LONGEST_KEY = 64
_KEY = f"Made by the client for this act, at most {LONGEST_KEY} characters; the same when it is sent again."
CLIENT_KEY = graphene.String(required=True, description=_KEY)
# For mutations of the dialect, whose clients know of no key.
MAYBE_KEY = graphene.String(description=f"{_KEY} Without it, what is sent again is another act and judged as such.")
Made = dict[str, Model | Sequence[Model] | None]
Gives = dict[str, tuple[Any, Callable[[], QuerySet[Any]]]]


class Payload(Peer):
    """What a mutation answers: its outputs, or what was wrong."""

    def __init__(self, outputs: dict[str, Any], errors: Iterable[FieldError] = ()) -> None:
        self.__dict__.update(outputs, inside=tuple(outputs))
        self.errors = [shown(error) for error in errors]


def error_type(name: str, codes: Iterable[StrEnum | str]) -> type[graphene.ObjectType]:
    """`<name> { field message code }` with the enum `<name>Code`."""
    code = enum(f"{name}Code", [(str(value), str(value)) for value in dict.fromkeys(map(str, codes))])
    fields = {
        "field": graphene.String(description="Path of the input that is wrong; null for the whole."),
        "message": graphene.String(description="In words, in the request's language."),
        "code": graphene.Field(code, required=True),
    }
    return type(name, (graphene.ObjectType,), fields)


def payload_type(name: str, outputs: dict[str, Any], error: Any) -> type[graphene.ObjectType]:
    """A payload in the dialect's form."""
    errors = graphene.List(graphene.NonNull(error), required=True)
    return type(name, (graphene.ObjectType,), {**outputs, "errors": errors})


def shown(error: FieldError) -> dict[str, Any]:
    """A refusal's error as the API tells it."""
    field = ".".join(map(to_camel_case, error.field.split("."))) if error.field else None
    return {"field": field, "message": str(error), "code": str(error.code)}


def act(
    name: str,
    /,
    *,
    error: Any,
    gives: Gives,
    needs_key: bool = True,
    before: Callable[..., Any] | None = None,
    **takes: Any,
) -> Callable[[Callable[..., Made]], graphene.Field]:
    """Declare the function below, `do(actor, **arguments)`, as a mutation that a signed-in person does once per key.

    `gives` names what the payload holds: the type (a list of it, for several), and the rows among which what was made
    is read again. A mutation of the dialect has `needs_key=False`: its clients may do without. What must stay although
    the act is refused is done by `before(actor, **arguments)`, outside its transaction; `do` is called with its result
    as `found=`.
    """

    def declare(do: Callable[..., Made]) -> graphene.Field:
        def resolve(root: Any, info: Any, client_key: str | None = None, **given: Any) -> Payload:
            actor = info.context.actor()
            try:
                made = _done(Sent(name, actor, client_key, given), do, before)
            except Refusal as refusal:
                return Payload({}, refusal.errors)
            return Payload({what: _again(gives[what][1](), pk) for what, pk in made.items()})

        outputs = {what: graphene.Field(kind) for what, (kind, _rows) in gives.items()}
        payload = payload_type(name, outputs, error)
        key = CLIENT_KEY if needs_key else MAYBE_KEY
        return graphene.Field(payload, resolver=resolve, description=do.__doc__, **takes, client_key=key)

    return declare


@dataclass(frozen=True)
class Sent:
    """An act as it was sent: by whom, under which key, with what."""

    name: str
    actor: Any
    key: str | None
    given: dict[str, Any]

    @property
    def digest(self) -> str:
        return _digest(frozen(self.given))

    @property
    def stored_key(self) -> str:
        """As it is kept. Raises `Refusal` for a key that is none."""
        if self.key is None or not 0 < len(self.key) <= LONGEST_KEY:
            raise Refusal(FieldError(CommonCode.INVALID, "client_key", _("A key has 1 to 64 characters.")))
        return _digest((self.name, self.key))


def _done(sent: Sent, do: Callable[..., Made], before: Callable[..., Any] | None) -> dict[str, Any]:
    """The keys of what the act made, now or the first time it was sent. Raises `Refusal` for a key that stands for
    another act, and whatever the act does."""
    given = sent.given
    if sent.key is None:
        found = {"found": before(sent.actor, **given)} if before else {}
        with transaction.atomic():
            return _kept(sent.digest, do(sent.actor, **given, **found))["made"]
    key = sent.stored_key
    outcome = outcome_of(sent.actor, key)
    if outcome is None:
        try:
            found = {"found": before(sent.actor, **given)} if before else {}
        except Refusal:
            # The same act sent twice at once: the other one has been done meanwhile.
            if (outcome := outcome_of(sent.actor, key)) is None:
                raise
    if outcome is None:
        outcome = once(sent.actor, key, lambda: _kept(sent.digest, do(sent.actor, **given, **found)))
    if outcome["sent"] != sent.digest:
        raise Refusal(FieldError(CommonCode.UNIQUE, "client_key", _("This key stands for another act.")))
    return outcome["made"]


@dataclass(frozen=True)
class Errors:
    """The errors of a family of mutations: the type, the codes that it has, and how clients call a service's fields.

    A code that the dialect lacks is answered as INVALID; the message says the rest.
    """

    type: type[graphene.ObjectType]
    codes: frozenset[str]
    fields: dict[str, str]

    @classmethod
    def named(cls, name: str, codes: Iterable[StrEnum | str], **fields: str) -> "Errors":
        """`<name>` with the enum `<name>Code`; `fields` are the service's names and what clients call them."""
        known = tuple(map(str, codes))
        return cls(error_type(name, known), frozenset(known), fields)

    def told(self, error: FieldError) -> FieldError:
        """`error` in the clients' words."""
        field = error.field and ".".join(self.fields.get(part, part) for part in error.field.split("."))
        return replace(error, code=error.code if str(error.code) in self.codes else CommonCode.INVALID, field=field)


def ask(
    name: str,
    /,
    *,
    errors: Errors,
    gives: dict[str, Any],
    empty: dict[str, Any] | None = None,
    signed_in: bool = False,
    **takes: Any,
) -> Callable[[Callable[..., dict[str, Any]]], graphene.Field]:
    """As `act`, for those whom an id lets in (`Context.buyer`): no client key, because each of these services may be
    asked twice. Another's and what is not there are one answer, NOT_FOUND. `empty` are outputs of a refusal that may
    not be null; `signed_in` ones are denied to nobody before anything is looked for.

        @ask("CheckoutLinesAdd", errors=CHECKOUT, gives={"checkout": graphene.Field(Checkout)}, id=ID, lines=LINES)
        def checkout_lines_add(by, id, lines):
            return {"checkout": services.add_lines(by.buyer(), checkout_of(id), asks=asks_of(lines), adult=by.adult)}
    """

    def declare(do: Callable[..., dict[str, Any]]) -> graphene.Field:
        def resolve(root: Any, info: Any, **given: Any) -> Payload:
            by: Context = info.context
            if signed_in:
                by.actor()
            try:
                return Payload(do(by, **given))
            except Refusal as refusal:
                found = refusal.errors
            except NotAllowed:
                found = (FieldError(CommonCode.NOT_FOUND, "id", _("There is no such thing, or it is not yours.")),)
            return Payload(empty or {}, map(errors.told, found))

        payload = payload_type(name, gives, errors.type)
        return graphene.Field(payload, resolver=resolve, description=do.__doc__, **takes)

    return declare


@contextmanager
def lines_named(numbers: dict[str, str]) -> Iterator[None]:
    """Refusals of a service name lines by what it knows them by; clients know them by their place in the input."""
    try:
        yield
    except Refusal as refusal:
        raise Refusal(*(_of_line(error, numbers) for error in refusal.errors)) from refusal


def _of_line(error: FieldError, numbers: dict[str, str]) -> FieldError:
    first, *rest = (error.field or "").split(".")
    if first != "lines" or not rest:
        return error
    return replace(error, field=".".join([first, numbers.get(rest[0], rest[0]), *rest[1:]]))


def _kept(sent: str, made: Made) -> dict[str, Any]:
    return {"sent": sent, "made": {what: _key_of(one) for what, one in made.items()}}


def _key_of(made: Model | Sequence[Model] | None) -> Any:
    if made is None:
        return None
    return str(made.pk) if isinstance(made, Model) else [str(one.pk) for one in made]


def _again(rows: QuerySet[Any], made: Any) -> Any:
    if isinstance(made, list):
        return list(rows.filter(pk__in=made))
    return None if made is None else rows.filter(pk=made).first()


def _digest(value: object) -> str:
    return hashlib.sha256(repr(value).encode()).hexdigest()
