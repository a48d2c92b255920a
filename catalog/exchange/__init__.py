"""Import and export with a report per row: decisions, the register, prices and texts."""
