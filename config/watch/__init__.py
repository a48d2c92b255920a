"""How whoever runs the shop sees how it does: log lines, figures, and whether it is well (docs/operations.md)."""
