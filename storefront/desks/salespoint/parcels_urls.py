"""Below a point's address: its parcels."""

from django.urls import path

from storefront.desks.salespoint.parcels import counter, deciding, lists, packing, page, printing, returns

urlpatterns = [
    path("", lists.parcels, name="parcels"),
    path("bat-dau/", lists.begin_many, name="begin_parcels"),
    path("dong-goi/", lists.pack_many, name="pack_parcels"),
    path("van-don/", lists.waybills, name="waybills"),
    path("giao-tai-quay/", counter.counter, name="counter"),
    path("lay-hang.pdf", printing.pick_list, name="pick_list"),
    path("phieu-nhan.pdf", printing.slips, name="parcel_slips"),
    path("<uuid:pk>/", page.parcel, name="parcel"),
    path("<uuid:pk>/bat-dau/", page.start, name="start_parcel"),
    path("<uuid:pk>/xep-lai/", page.stop, name="stop_parcel"),
    path("<uuid:pk>/dong-goi/", packing.pack, name="pack_parcel"),
    path("<uuid:pk>/gui-di/", page.send, name="send_parcel"),
    path("<uuid:pk>/van-don/", page.put_waybill_right, name="parcel_waybill"),
    path("<uuid:pk>/da-giao/", page.note_delivered, name="parcel_delivered"),
    path("<uuid:pk>/chua-nhan/", page.note_not_collected, name="parcel_not_collected"),
    path("<uuid:pk>/giu-them/", page.keep, name="keep_parcel"),
    path("<uuid:pk>/cho-di/", page.release, name="release_parcel"),
    path("<uuid:pk>/quyet/", deciding.decide, name="decide_parcel"),
    path("<uuid:pk>/quay-ve/", returns.turn, name="turn_parcel"),
    path("<uuid:pk>/nhan-lai/", returns.take_in, name="take_in_parcel"),
    path("<uuid:pk>/tra-hang/<uuid:return_pk>/", returns.answer, name="answer_return"),
]
