from django.urls import path

from storefront.desks.producer import views
from storefront.desks.products import prices

urlpatterns = [
    path("<slug:slug>/", views.producer_home, name="producer"),
    path("<slug:slug>/chung-nhan/", views.certificates, name="producer_certificates"),
    path("<slug:slug>/gia/", prices.prices, name="producer_prices"),
    path("<slug:slug>/gia.csv", prices.price_list_csv, name="producer_price_list_csv"),
    path("<slug:slug>/gia.xlsx", prices.price_list_xlsx, name="producer_price_list_xlsx"),
    path("<slug:slug>/gia/<str:key>/", prices.prices_draft, name="producer_prices_draft"),
    path("<slug:slug>/gia/<str:key>/ghi/", prices.apply, name="producer_prices_apply"),
    path("<slug:slug>/gia/<str:key>/bo/", prices.drop, name="producer_prices_drop"),
    path("<slug:slug>/nguoi/", views.team, name="producer_team"),
    path("<slug:slug>/nguoi/moi/", views.invite, name="producer_invite"),
    path("<slug:slug>/nguoi/<int:member_pk>/bo/", views.remove, name="producer_remove"),
]
