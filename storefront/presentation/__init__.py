"""How values are written and shown: money, dates, seal lines. Knows no model."""
