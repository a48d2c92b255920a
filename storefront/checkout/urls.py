from django.urls import path, re_path

from storefront.checkout.views import after, basket, checkout, orders, paying

app_name = "checkout"
urlpatterns = [
    path("gio-hang/", basket.basket, name="basket"),
    path("gio-hang/them/", basket.add, name="add"),
    path("dat-hang/", checkout.checkout, name="checkout"),
    path("dat-hang/xa/", checkout.communes, name="communes"),
    path("dat-hang/tra-ve/", paying.returned, name="returned"),
    path("don-hang/", orders.mine, name="orders"),
    path("don-hang/<uuid:pk>/", orders.order, name="order"),
    path("don-hang/<uuid:pk>/trang-thai/", orders.order_state, name="order_state"),
    re_path(r"^don-hang/(?P<pk>[0-9a-f-]{36})/vietqr\.(?P<kind>svg|png)$", orders.order_qr, name="order_qr"),
    path("don-hang/<uuid:pk>/huy/", orders.cancel, name="cancel"),
    path("don-hang/<uuid:pk>/hoan-tien/<uuid:refund_pk>/", orders.refund_account, name="refund_account"),
    path("don-hang/<uuid:pk>/mua-lai/", orders.repeat, name="repeat"),
    path("don-hang/<uuid:pk>/tra-hang/<uuid:parcel_pk>/", after.give_back, name="give_back"),
    path("don-hang/<uuid:pk>/khieu-nai/", after.complaint, name="complain"),
    path("tra-cuu-don/", orders.look_up, name="look_up"),
]
