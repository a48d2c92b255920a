"""From lines of cells to typed rows with problems: what people write, and what they mean by it."""
