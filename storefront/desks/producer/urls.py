from django.urls import path

from storefront.desks.producer import views

urlpatterns = [
    path("<slug:slug>/", views.producer_home, name="producer"),
    path("<slug:slug>/chung-nhan/", views.certificates, name="producer_certificates"),
    path("<slug:slug>/nguoi/", views.team, name="producer_team"),
    path("<slug:slug>/nguoi/moi/", views.invite, name="producer_invite"),
    path("<slug:slug>/nguoi/<int:member_pk>/bo/", views.remove, name="producer_remove"),
]
