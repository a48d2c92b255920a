import pytest
from django.urls import reverse
from tests import factories as f
from config.core.models import OfficeRole
pytestmark = pytest.mark.django_db

def test_pages(client):
    owner = f.make_user(role=OfficeRole.OWNER)
    producer = f.make_producer(commune=f.make_commune())
    p = f.make_listed_product(producer=producer)
    q = f.make_product(producer=producer); r = f.make_recognition(q)
    f.make_consent(producer)
    point = f.make_point(); f.make_point_member(point)
    f.make_member(producer)
    client.force_login(owner)
    bad = []
    for name, args in [("office",[]),("register",[]),("recognition",[r.pk]),("withdraw",[r.pk]),("waiting",[]),("producers",[]),("office_producer",[producer.pk]),("match_place",[producer.pk]),("consent",[producer.pk]),("import",[]),("points",[]),("people",[]),("producer",[producer.slug]),("producer_certificates",[producer.slug]),("producer_team",[producer.slug]),("point",[point.slug]),("product",[p.pk]),("product",[q.pk]),("describe",[q.pk]),("new_pack",[q.pk]),("pack",[p.pk,p.variants.first().pk]),("new_picture",[q.pk]),("export_csv",[]),("export_xlsx",[])]:
        try:
            res = client.get(reverse("desks:"+name,args=args))
        except Exception as e:
            bad.append((name, repr(e)[:300])); continue
        if res.status_code != 200: bad.append((name,res.status_code))
    for name in ("home","enter_code"):
        assert client.get(reverse("accounts:"+name)).status_code == 200
    assert bad == []
    client.logout()
    assert client.get(reverse("accounts:sign_in")).status_code == 200
