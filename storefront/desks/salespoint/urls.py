from django.urls import include, path

from storefront.desks.salespoint import row, shelf, stock, team, today

urlpatterns = [
    path("<slug:slug>/", today.today, name="point"),
    path("<slug:slug>/them/", today.more, name="point_more"),
    path("<slug:slug>/hang/", stock.stock, name="stock"),
    path("<slug:slug>/hang/<int:pk>/", row.row, name="stock_row"),
    path("<slug:slug>/hang/<int:pk>/dieu-chinh/", shelf.adjust_row, name="adjust"),
    path("<slug:slug>/hang/<int:pk>/huy/", shelf.write_off_row, name="write_off"),
    path("<slug:slug>/hang/<int:pk>/tra-lai/", shelf.take_back_row, name="take_back"),
    path("<slug:slug>/hang/<int:pk>/ke/", shelf.note, name="note_row"),
    path("<slug:slug>/but-toan/<int:pk>/hoan/", row.undo_movement, name="undo_movement"),
    path("<slug:slug>/nhap/", shelf.choose_pack, name="receive"),
    path("<slug:slug>/nhap/<int:pk>/", shelf.receive_pack, name="receive_pack"),
    path("<slug:slug>/nguoi/", team.team, name="point_team"),
    path("<slug:slug>/nguoi/moi/", team.invite, name="point_invite"),
    path("<slug:slug>/nguoi/<int:member_pk>/bo/", team.remove, name="point_remove"),
    path("<slug:slug>/", include("storefront.desks.salespoint.moves_urls")),
]
