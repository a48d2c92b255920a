from django.urls import path

from storefront.accounts.views import addresses, home, joining, passwords, privacy, profile, signing_in, signing_up

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
    path("thong-tin/", profile.profile, name="profile"),
    path("doi/", profile.change_name, name="change"),
    path("doi/xac-nhan/", profile.confirm_name, name="confirm_change"),
    path("dia-chi/", addresses.addresses, name="addresses"),
    path("dia-chi/them/", addresses.add, name="add_address"),
    path("dia-chi/<uuid:pk>/", addresses.edit, name="edit_address"),
    path("dia-chi/<uuid:pk>/bo/", addresses.remove, name="remove_address"),
    path("dia-chi/<uuid:pk>/mac-dinh/", addresses.make_default, name="default_address"),
    path("du-lieu/", privacy.privacy, name="privacy"),
    path("du-lieu.json", privacy.export, name="export"),
    path("moi/", joining.enter_code, name="enter_code"),
    path("moi/<str:code>/", joining.join, name="join"),
]
