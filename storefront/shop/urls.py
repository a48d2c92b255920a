from django.urls import path

from storefront.content.views import page as content_page
from storefront.shop.views import age, certificates, home, lists, points, producers, products, suggestions

app_name = "shop"
urlpatterns = [
    path("", home.home, name="home"),
    path("san-pham/", lists.products, name="products"),
    path("san-pham/<slug:slug>/", products.product, name="product"),
    path("danh-muc/<slug:slug>/", lists.category, name="category"),
    path("bo-suu-tap/<slug:slug>/", lists.collection, name="collection"),
    path("tim-kiem/", lists.search, name="search"),
    path("goi-y/", suggestions.suggest, name="suggest"),
    path("chu-the/", producers.producers, name="producers"),
    path("chu-the/<slug:slug>/", producers.producer, name="producer"),
    path("diem-ban/", points.points, name="points"),
    path("diem-ban/<slug:slug>/", points.point, name="point"),
    path("chung-nhan/", certificates.certificate, name="certificate"),
    # The printed address has no slash at its end; whoever adds one is answered as well.
    path("chung-nhan/<str:number>", certificates.certificate_of, name="certificate_of"),
    path("chung-nhan/<str:number>/", certificates.certificate_of),
    path("do-tuoi/", age.age, name="age"),
    path("gioi-thieu/", content_page, {"slug": "about"}, name="about"),
]
