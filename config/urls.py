from django.contrib import admin
from django.urls import path

from config.api.view import graphql

urlpatterns = [
    path("graphql/", graphql, name="graphql"),
    path("admin/", admin.site.urls),
]
