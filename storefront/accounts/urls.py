from django.urls import path

from storefront.accounts.views import home, joining, passwords, signing_in, signing_up

app_name = "accounts"

urlpatterns = [
    path("", home.home, name="home"),
    path("dang-nhap/", signing_in.sign_in, name="sign_in"),
    path("dang-xuat/", signing_in.sign_out, name="sign_out"),
    path("dang-ky/", signing_up.sign_up, name="sign_up"),
    path("xac-nhan/", signing_up.confirm, name="confirm"),
    path("quen-mat-khau/", passwords.forgotten, name="forgotten"),
    path("dat-lai-mat-khau/", passwords.reset, name="reset"),
    path("mat-khau/", passwords.password, name="password"),
    path("moi/", joining.enter_code, name="enter_code"),
    path("moi/<str:code>/", joining.join, name="join"),
]
