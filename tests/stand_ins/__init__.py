"""Servers that speak the protocol of what tests cannot reach."""
