from django.urls import path

from storefront.desks.producer import consignments, goods, money, views
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
    path("<slug:slug>/hang/", goods.goods, name="producer_goods"),
    path("<slug:slug>/giao-hang/", goods.bring, name="producer_bring"),
    path("<slug:slug>/ky-gui/", consignments.producer_consignments, name="producer_consignments"),
    path("<slug:slug>/ky-gui/moi/", consignments.producer_ask, name="producer_ask"),
    path("<slug:slug>/ky-gui/<int:pk>/dong-y/", consignments.producer_agree, name="producer_agree"),
    path("<slug:slug>/ky-gui/<int:pk>/tu-choi/", consignments.producer_decline, name="producer_decline"),
    path("<slug:slug>/ky-gui/<int:pk>/ket-thuc/", consignments.producer_end, name="producer_end"),
    path("<slug:slug>/tien/", money.money, name="producer_money"),
    path("<slug:slug>/tien/<int:pk>/", money.statement, name="producer_statement"),
    path("<slug:slug>/tien/<int:pk>.<str:kind>", money.statement_file, name="producer_statement_file"),
    path("<slug:slug>/nguoi/", views.team, name="producer_team"),
    path("<slug:slug>/nguoi/moi/", views.invite, name="producer_invite"),
    path("<slug:slug>/nguoi/<int:member_pk>/bo/", views.remove, name="producer_remove"),
]
