"""An opening stock list: what lies at a point when its book begins, read, judged and taken in; and taken out again."""

from catalog.exchange.stock_list.applying import apply_stock_list
from catalog.exchange.stock_list.judging import read_stock_list

__all__ = ["apply_stock_list", "read_stock_list"]
