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
from config.api.accounts import AccountQueries, TokenMutations
from storefront.content.api import ContentQueries


class Query(
    ProductQueries,
    SearchQueries,
    ShelfQueries,
    RegisterQueries,
    PointQueries,
    ContentQueries,
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
    graphene.ObjectType,
):
    """What can be done."""


schema = graphene.Schema(query=Query, mutation=Mutation, types=list(ASSIGNED_TYPES))
