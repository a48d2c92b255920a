from django.urls import path

from storefront.desks.office import figures, settlement, settlement_rules

urlpatterns = [
    path("", settlement.settlement, name="settlement"),
    path("quy-tac/", settlement_rules.rules, name="settlement_rules"),
    path("quy-tac/nguoi-ban/", settlement_rules.seller, name="settlement_seller"),
    path("quy-tac/muc-thue/", settlement_rules.rate, name="settlement_rate"),
    path("quy-tac/chu-the/<int:pk>/", settlement_rules.tax_status, name="settlement_status"),
    path("so-lieu/", figures.figures, name="figures"),
    path("viec-con-treo/", figures.problems, name="open_problems"),
    path("<str:month>/dong/", settlement.settlement_close, name="settlement_close"),
    path("<str:month>/chu-the/<int:pk>/", settlement.settlement_open, name="settlement_open"),
    path("<int:pk>/", settlement.statement, name="settlement_statement"),
    path("<int:pk>.<str:kind>", settlement.statement_file, name="settlement_file"),
]
