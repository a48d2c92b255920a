from django.urls import include, path

from storefront.desks import views

app_name = "desks"

urlpatterns = [
    path("", views.landing, name="landing"),
    path("van-phong/", include("storefront.desks.office.urls")),
    path("chu-the/", include("storefront.desks.producer.urls")),
    path("diem-ban/", include("storefront.desks.salespoint.urls")),
    path("san-pham/", include("storefront.desks.products.urls")),
    path("loi-moi/<int:pk>/", views.invitation_slip, name="invitation"),
    path("loi-moi/<int:pk>/huy/", views.cancel_invitation, name="cancel_invitation"),
]
