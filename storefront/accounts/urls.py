from django.urls import path

from storefront.accounts import views

app_name = "accounts"

urlpatterns = [
    path("", views.home, name="home"),
    path("dang-nhap/", views.sign_in, name="sign_in"),
    path("dang-xuat/", views.sign_out, name="sign_out"),
    path("moi/", views.enter_code, name="enter_code"),
    path("moi/<str:code>/", views.join, name="join"),
]
