"""What banks call the columns of a statement. The first name of each is the one that a report uses."""

from catalog.exchange.codes import FileCode
from catalog.exchange.reading.headers import PASSED_OVER, Aliases, HeaderFinder

COLUMNS: Aliases = {
    "booked_at": [
        "Ngày giao dịch", "Ngày", "Ngày GD", "Ngày hạch toán", "Ngày phát sinh", "Ngày ghi sổ", "Ngày giờ giao dịch",
        "Thời gian", "Thời gian giao dịch", "Ngày giờ", "Transaction date", "Date",
        "Trans date", "Posting date", "Booking date", "Date time", "Transaction time", "Ngày hiệu lực",
        "Value date", "Effective date",
    ],
    "reference": [
        "Số tham chiếu", "Số bút toán", "Số giao dịch", "Mã giao dịch", "Số chứng từ", "Số CT", "Mã tham chiếu",
        "Mã GD", "Số GD", "Số FT", "Reference", "Reference no", "Reference number", "Ref no", "Ref", "Transaction no",
        "Transaction number", "Transaction ID", "Trans no", "Doc no", "Document number",
    ],
    "note": [
        "Nội dung", "Diễn giải", "Mô tả", "Nội dung giao dịch", "Mô tả giao dịch", "Nội dung chi tiết", "Chi tiết",
        "Chi tiết giao dịch", "Nội dung thanh toán", "Ghi chú", "Description", "Details", "Transaction description",
        "Transaction details", "Transactions in detail", "Remark", "Remarks", "Narrative", "Content",
    ],
    "credit": [
        "Số tiền ghi có", "Ghi có", "Có", "Phát sinh có", "PS có", "Tiền vào", "Số tiền có", "Thu", "Có TKTT",
        "Credit", "Credit amount", "Amount credited", "Money in", "Deposit", "Deposits",
    ],
    PASSED_OVER: [
        "STT", "No", "Số tiền ghi nợ", "Ghi nợ", "Nợ", "Phát sinh nợ", "PS nợ", "Tiền ra", "Số tiền nợ", "Chi",
        "Nợ TKTT", "Số dư", "Số dư cuối", "Số dư lũy kế", "Debit", "Debit amount", "Money out", "Withdrawal",
        "Withdrawals", "Balance", "Running balance", "Loại tiền", "Currency", "Tên đối ứng", "Tài khoản đối ứng",
        "Đơn vị thụ hưởng/Đơn vị chuyển", "Số tài khoản đối ứng", "Ngân hàng đối ứng", "Mã chi nhánh", "Teller", "Seq",
    ],
}  # fmt: skip
FINDER = HeaderFinder(COLUMNS, needed="credit", missing=FileCode.NO_STATEMENT_HEADER, of_a_bank=True)
