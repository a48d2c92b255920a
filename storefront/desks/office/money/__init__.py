"""The money desk: what came, whose it is, what goes back."""
