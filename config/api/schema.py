"""The root schema: what each part of the shop adds to it, composed."""

import graphene


class Query(graphene.ObjectType):
    hello = graphene.String()


schema = graphene.Schema(query=Query)
