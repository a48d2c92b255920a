"""The root schema: what each part of the shop adds to it, composed."""

import graphene

from catalog.api.assigned import ASSIGNED_TYPES
from catalog.api.facets import SearchQueries
from catalog.api.mutations.counts import CountMutations
from catalog.api.mutations.shelf import ShelfMutations
from catalog.api.mutations.till import TillMutations
from catalog.api.mutations.transfers import ConsignmentMutations, TransferMutations
from catalog.api.queries import ProductQueries, RegisterQueries, ShelfQueries
from catalog.api.warehouses import PointQueries
from checkout.api.checkouts import CheckoutQueries
from checkout.api.desk import DeskQueries
from checkout.api.mutations.after_sale import AnswerMutations, BuyerMutations
from checkout.api.mutations.book import BookMutations
from checkout.api.mutations.deciding import DecidingMutations
from checkout.api.mutations.delivery import DeliveryMutations
from checkout.api.mutations.fulfilling import FulfillingMutations
from checkout.api.mutations.lines import LineMutations
from checkout.api.mutations.parcels import ParcelMutations
from checkout.api.mutations.paying import PayingMutations
from checkout.api.mutations.refunding import RefundMutations
from checkout.api.mutations.settling import SettlementMutations
from checkout.api.mutations.telling import TellingMutations
from checkout.api.orders import OrderQueries
from checkout.api.rules import RuleQueries
from checkout.api.settlement import SettlementQueries
from config.api.accounts import AccountMutations, AccountQueries, TokenMutations
from config.api.proving import ProvingMutations
from storefront.content.api import ContentQueries


class Query(
    ProductQueries,
    SearchQueries,
    ShelfQueries,
    RegisterQueries,
    PointQueries,
    ContentQueries,
    CheckoutQueries,
    OrderQueries,
    DeskQueries,
    SettlementQueries,
    RuleQueries,
    AccountQueries,
    graphene.ObjectType,
):
    """What can be read."""


class Mutation(
    TokenMutations,
    ShelfMutations,
    TransferMutations,
    ConsignmentMutations,
    CountMutations,
    TillMutations,
    LineMutations,
    TellingMutations,
    DeliveryMutations,
    PayingMutations,
    ParcelMutations,
    FulfillingMutations,
    DecidingMutations,
    BuyerMutations,
    AnswerMutations,
    RefundMutations,
    SettlementMutations,
    BookMutations,
    AccountMutations,
    ProvingMutations,
    graphene.ObjectType,
):
    """What can be done."""


schema = graphene.Schema(query=Query, mutation=Mutation, types=list(ASSIGNED_TYPES))
