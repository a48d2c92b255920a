"""What is owed to whom: the ledger, what each producer is paid for, and the dated rules of withholding."""

from checkout.settlement.models.ledger import AccountKind, LedgerAccount, LedgerEntry, Posting, PostingKind
from checkout.settlement.models.lines import GoodsKind, LineKind, StatementLine
from checkout.settlement.models.rules import Seller, SellerOfRecord, TaxRate, TaxStatus, TaxWay
from checkout.settlement.models.statements import Statement, StatementState

__all__ = [
    "AccountKind",
    "GoodsKind",
    "LedgerAccount",
    "LedgerEntry",
    "LineKind",
    "Posting",
    "PostingKind",
    "Seller",
    "SellerOfRecord",
    "Statement",
    "StatementLine",
    "StatementState",
    "TaxRate",
    "TaxStatus",
    "TaxWay",
]
