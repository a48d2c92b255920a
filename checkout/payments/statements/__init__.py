"""A bank's statement as it is downloaded: what its lines say, which of them are news, and taking those in."""

from checkout.payments.statements.judging import StatementCode, read_statement
from checkout.payments.statements.reading import StatementRow
from checkout.payments.statements.taking import Taken, take_statement

__all__ = ["StatementCode", "StatementRow", "Taken", "read_statement", "take_statement"]
