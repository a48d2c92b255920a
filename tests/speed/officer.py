"""A process of the measured shop: lays the long lists, and says as JSON where they are and an officer's session."""

import json
import sys


def main() -> None:
    import django

    django.setup()
    from django.test import Client
    from django.urls import reverse

    from config.core.models import OfficeRole, User
    from tests.speed.stocks import ROWS, lay_lists

    client = Client()
    client.force_login(User.objects.filter(office_role=OfficeRole.OFFICER)[0])
    lists = {ROWS[name]: reverse("desks:stock", args=[point.slug]) for name, point in lay_lists().items()}
    [cookie] = client.cookies.values()
    json.dump({"cookie": f"{cookie.key}={cookie.value}", "lists": lists}, sys.stdout)


if __name__ == "__main__":
    main()
