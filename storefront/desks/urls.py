from django.urls import include, path

from storefront.desks import lots, views

app_name = "desks"

urlpatterns = [
    path("", views.landing, name="landing"),
    path("van-phong/", include("storefront.desks.office.urls")),
    path("chu-the/", include("storefront.desks.producer.urls")),
    path("diem-ban/", include("storefront.desks.salespoint.urls")),
    path("san-pham/", include("storefront.desks.products.urls")),
    path("lo/", lots.lots, name="lots"),
    path("lo/<int:pk>/", lots.lot, name="lot"),
    path("lo/<int:pk>/phong-toa/", lots.block, name="block_lot"),
    path("lo/<int:pk>/cho-ban/", lots.let_go, name="let_lot_go"),
    path("lo/<int:pk>/xlsx/", lots.export, name="lot_export"),
    path("loi-moi/<int:pk>/", views.invitation_slip, name="invitation"),
    path("loi-moi/<int:pk>/huy/", views.cancel_invitation, name="cancel_invitation"),
]
