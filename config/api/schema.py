"""The root schema: what each part of the shop adds to it, composed."""

import graphene

from catalog.api.assigned import ASSIGNED_TYPES
from catalog.api.facets import SearchQueries
from catalog.api.queries import ProductQueries, RegisterQueries, ShelfQueries
from storefront.content.api import ContentQueries


class Query(ProductQueries, SearchQueries, ShelfQueries, RegisterQueries, ContentQueries, graphene.ObjectType):
    """What can be read."""


schema = graphene.Schema(query=Query, types=list(ASSIGNED_TYPES))
