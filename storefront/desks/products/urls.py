from django.urls import path

from storefront.desks.products import answers, packs, pictures, views

urlpatterns = [
    path("<int:pk>/", views.product_page, name="product"),
    path("<int:pk>/len-ke/", views.publish, name="publish"),
    path("<int:pk>/ha-ke/", views.unpublish, name="unpublish"),
    path("<int:pk>/mo-ta/", views.describe, name="describe"),
    path("<int:pk>/dac-diem/", answers.answers, name="answers"),
    path("<int:pk>/quy-cach/moi/", packs.new_pack, name="new_pack"),
    path("<int:pk>/quy-cach/<int:variant_pk>/", packs.pack, name="pack"),
    path("<int:pk>/quy-cach/<int:variant_pk>/ngung/", packs.retire_pack, name="retire_pack"),
    path("<int:pk>/quy-cach/<int:variant_pk>/ban-lai/", packs.restore_pack, name="restore_pack"),
    path("<int:pk>/hinh/moi/", pictures.new_picture, name="new_picture"),
    path("<int:pk>/hinh/<int:media_pk>/dau/", pictures.first_picture, name="first_picture"),
    path("<int:pk>/hinh/<int:media_pk>/bo/", pictures.drop_picture, name="drop_picture"),
]
