"""Importing what decisions say: read and judge a file, keep it between the two steps, apply what is good."""

from catalog.exchange.decisions.applying import apply_decision
from catalog.exchange.decisions.judging import read_decision

__all__ = ["apply_decision", "read_decision"]
