"""Below a point's address: goods that go and come, counts, the till, consignments."""

from django.urls import path

from storefront.desks.salespoint import consignments, counts, receipts, till, till_reports, transfers

urlpatterns = [
    path("chuyen-hang/", transfers.transfers, name="transfers"),
    path("chuyen-hang/moi/", transfers.new_transfer, name="new_transfer"),
    path("chuyen-hang/<int:pk>/", transfers.transfer, name="transfer"),
    path("chuyen-hang/<int:pk>/gui/", transfers.send, name="send_transfer"),
    path("chuyen-hang/<int:pk>/nhan/", transfers.receive_here, name="receive_transfer"),
    path("chuyen-hang/<int:pk>/huy/", transfers.cancel, name="cancel_transfer"),
    path("kiem-ke/", counts.counts, name="counts"),
    path("kiem-ke/moi/", counts.new_count, name="new_count"),
    path("kiem-ke/<int:pk>/", counts.count, name="count"),
    path("kiem-ke/<int:pk>/xong/", counts.submit, name="submit_count"),
    path("kiem-ke/<int:pk>/dem-lai/", counts.reopen, name="reopen_count"),
    path("kiem-ke/<int:pk>/huy/", counts.cancel, name="cancel_count"),
    path("kiem-ke/<int:pk>/ap-dung/", counts.apply, name="apply_count"),
    path("ky-gui/", consignments.point_consignments, name="consignments"),
    path("ky-gui/moi/", consignments.point_ask, name="point_ask"),
    path("ky-gui/<int:pk>/dong-y/", consignments.point_agree, name="point_agree"),
    path("ky-gui/<int:pk>/tu-choi/", consignments.point_decline, name="point_decline"),
    path("ky-gui/<int:pk>/ket-thuc/", consignments.point_end, name="point_end"),
    path("quay/", till.till, name="till"),
    path("quay/<int:pk>/dong/", till.close, name="close_till"),
    path("quay/ban/<int:pk>/", till.sale, name="sale"),
    path("quay/ban/<int:pk>/tra-lai/", till.take_back, name="undo_sale"),
    path("quay/ban/<int:pk>/bien-lai.pdf", receipts.receipt, name="receipt"),
    path("quay/so/", till_reports.tills, name="tills"),
    path("quay/so/<int:pk>/", till_reports.till_report, name="till_report"),
    path("quay/so/ngay/", till_reports.day_report, name="till_day"),
]
