from django.urls import path

from storefront.presentation.styleguide import styleguide

urlpatterns = [path("styleguide/", styleguide, name="styleguide")]
