"""The channel: one, in dong. The dialect asks for it everywhere; another name finds nothing."""

from typing import Any

import graphene

from catalog.products.models import Channel as ChannelRow
from config.api.engine.ids import id_field

CHANNEL = "an-giang"
CHANNEL_ARGUMENT: dict[str, Any] = {"channel": graphene.String(description="`an-giang`, or nothing for the same.")}


def is_ours(channel: str | None) -> bool:
    """Whether the channel that a client names is the one there is."""
    return channel is None or channel == CHANNEL


class CountryDisplay(graphene.ObjectType):
    code = graphene.String(required=True)
    country = graphene.String(required=True)


class Channel(graphene.ObjectType):
    """Where prices and visibility hold."""

    id = id_field("Channel")
    slug = graphene.String(required=True)
    name = graphene.String(required=True)
    is_active = graphene.Boolean(required=True)
    currency_code = graphene.String(required=True)
    countries = graphene.List(graphene.NonNull(CountryDisplay), description="Where goods are sent.")

    @staticmethod
    def resolve_currency_code(channel: ChannelRow, info: Any) -> str:
        return channel.currency

    @staticmethod
    def resolve_countries(channel: ChannelRow, info: Any) -> list[dict[str, str]]:
        return [{"code": "VN", "country": "Việt Nam"}]
