from django.urls import include, path

from storefront.desks import codes, lots, views

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
    path("ma-xac-nhan/", codes.codes, name="codes"),
    path("ma-xac-nhan/<uuid:pk>/", codes.give, name="give_code"),
    path("ma-xac-nhan/<uuid:pk>/phieu/", codes.slip, name="code_slip"),
    path("loi-moi/<int:pk>/", views.invitation_slip, name="invitation"),
    path("loi-moi/<int:pk>/huy/", views.cancel_invitation, name="cancel_invitation"),
]
