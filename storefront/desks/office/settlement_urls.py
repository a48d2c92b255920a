from django.urls import path

from storefront.desks.office import settlement

urlpatterns = [
    path("", settlement.settlement, name="settlement"),
    path("<str:month>/dong/", settlement.settlement_close, name="settlement_close"),
    path("<str:month>/chu-the/<int:pk>/", settlement.settlement_open, name="settlement_open"),
    path("<int:pk>/", settlement.statement, name="settlement_statement"),
    path("<int:pk>.<str:kind>", settlement.statement_file, name="settlement_file"),
]
