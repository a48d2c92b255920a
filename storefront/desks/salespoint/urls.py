from django.urls import path

from storefront.desks.salespoint import views

urlpatterns = [
    path("<slug:slug>/", views.point_home, name="point"),
    path("<slug:slug>/nguoi/moi/", views.invite, name="point_invite"),
    path("<slug:slug>/nguoi/<int:member_pk>/bo/", views.remove, name="point_remove"),
]
