"""What buyers complain of. By the order's id to its buyer; the list of them is the office's."""

import graphene

from catalog.api.fields import choices, words
from checkout.orders.models import ComplaintKind, ComplaintState
from config.api.engine.connections import connection_of
from config.api.engine.ids import id_field

Kind = choices("ComplaintKind", ComplaintKind)
State = choices("ComplaintState", ComplaintState)


class Complaint(graphene.ObjectType):
    """A complaint (khiếu nại) about an order: with a number, a state, and a day by which it is answered."""

    id = id_field("Complaint")
    number = graphene.String(required=True)
    kind = graphene.Field(Kind, required=True)
    text = graphene.String(required=True)
    state = graphene.Field(State, required=True)
    opened_at = graphene.DateTime(required=True)
    due_on = graphene.Date(required=True)
    answer = words("answer")
    answered_at = graphene.DateTime()


ComplaintCountableConnection = connection_of("Complaint", lambda: Complaint)
