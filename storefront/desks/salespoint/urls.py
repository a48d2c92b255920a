from django.urls import path

from storefront.desks.salespoint import team, today

urlpatterns = [
    path("<slug:slug>/", today.today, name="point"),
    path("<slug:slug>/them/", today.more, name="point_more"),
    path("<slug:slug>/nguoi/", team.team, name="point_team"),
    path("<slug:slug>/nguoi/moi/", team.invite, name="point_invite"),
    path("<slug:slug>/nguoi/<int:member_pk>/bo/", team.remove, name="point_remove"),
]
