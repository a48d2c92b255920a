from django.urls import path

from storefront.desks.office import imports, merging, people, producers, register, views
from storefront.desks.products import prices

urlpatterns = [
    path("", views.office_home, name="office"),
    path("so-bo/", register.register_page, name="register"),
    path("so-bo.csv", views.export_csv, name="export_csv"),
    path("so-bo.xlsx", views.export_xlsx, name="export_xlsx"),
    path("cong-nhan/<int:pk>/", register.recognition_page, name="recognition"),
    path("cong-nhan/<int:pk>/thu-hoi/", register.withdraw, name="withdraw"),
    path("chua-ban/", views.waiting, name="waiting"),
    path("chu-the/", producers.producers, name="producers"),
    path("chu-the/<int:pk>/", producers.producer_page, name="office_producer"),
    path("chu-the/trung-ten/", merging.namesakes, name="namesakes"),
    path("chu-the/<int:pk>/gop/", merging.choose, name="merge"),
    path("chu-the/<int:pk>/gop/<int:into_pk>/", merging.merge, name="merge_into"),
    path("chu-the/<int:pk>/noi/", producers.match_place, name="match_place"),
    path("chu-the/<int:pk>/dong-y/", producers.consent, name="consent"),
    path("chu-the/<int:pk>/dong-y/<int:consent_pk>/thoi/", producers.end_consent, name="end_consent"),
    path("chu-the/<int:pk>/dong/", producers.close, name="close"),
    path("chu-the/<int:pk>/mo-lai/", producers.reopen, name="reopen"),
    path("nhap/", imports.import_page, name="import"),
    path("nhap/<str:key>/", imports.import_draft, name="import_draft"),
    path("nhap/<str:key>/ghi/", imports.apply, name="import_apply"),
    path("nhap/<str:key>/bo/", imports.drop, name="import_drop"),
    path("gia/", prices.prices, name="prices"),
    path("gia.csv", prices.price_list_csv, name="price_list_csv"),
    path("gia.xlsx", prices.price_list_xlsx, name="price_list_xlsx"),
    path("gia/<str:key>/", prices.prices_draft, name="prices_draft"),
    path("gia/<str:key>/ghi/", prices.apply, name="prices_apply"),
    path("gia/<str:key>/bo/", prices.drop, name="prices_drop"),
    path("diem-ban/", views.points, name="points"),
    path("nguoi/", people.people, name="people"),
    path("nguoi/moi/", people.invite, name="people_invite"),
    path("nguoi/<uuid:pk>/<slug:role>/", people.set_role, name="set_role"),
]
