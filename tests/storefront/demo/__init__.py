"""A package of pytest: what is laid for it is taken back when its last test has run."""
