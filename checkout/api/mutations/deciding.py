"""What becomes of a parcel that is short, held back, not collected, or not delivered: a person decides."""

import graphene

from catalog.api.mutations.access import any_point
from checkout.api.mutations.desk import OF, REASON, answered, parcel_of
from checkout.orders import services
from config.api.engine.mutations import Made, act
from config.core.models import User


class DecidingMutations:
    @act("FulfillmentFindAgain", **OF)
    def fulfillment_find_again(actor: User, fulfillment: str) -> Made:
        """What was missing is here: it is promised once more."""
        return answered(services.find_again(actor, parcel_of(actor, fulfillment)))

    @act("FulfillmentRelocate", **OF, warehouse=graphene.ID(required=True, description="That serves it from now on."))
    def fulfillment_relocate(actor: User, fulfillment: str, warehouse: str) -> Made:
        """Another point serves it."""
        moved = services.relocate(actor, parcel_of(actor, fulfillment), point=any_point(warehouse, "warehouse"))
        return answered(moved)

    @act("FulfillmentSendPart", **OF, reason=REASON)
    def fulfillment_send_part(actor: User, fulfillment: str, reason: str) -> Made:
        """The buyer takes what is there; the rest is let off or owed back."""
        return answered(services.send_part(actor, parcel_of(actor, fulfillment), reason=reason))

    @act("FulfillmentGiveUp", **OF, reason=REASON)
    def fulfillment_give_up(actor: User, fulfillment: str, reason: str) -> Made:
        """It will not be handed over: all of its money is let off or owed back. One that was held back, by an officer
        only."""
        return answered(services.give_up(actor, parcel_of(actor, fulfillment), reason=reason))

    @act("FulfillmentRelease", **OF, reason=REASON)
    def fulfillment_release(actor: User, fulfillment: str, reason: str) -> Made:
        """An officer lets one that was held back go on from where it was."""
        return answered(services.let_go(actor, parcel_of(actor, fulfillment), reason=reason))

    @act("FulfillmentTurnRound", **OF, reason=REASON)
    def fulfillment_turn_round(actor: User, fulfillment: str, reason: str) -> Made:
        """The courier could not deliver it and brings it back."""
        return answered(services.turn_round(actor, parcel_of(actor, fulfillment), reason=reason))
