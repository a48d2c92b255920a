"""One file for each thing measured; its name is what `make bench ONLY=` chooses by, its first line the heading."""
