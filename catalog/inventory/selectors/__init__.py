"""Reads of stock for the desks, narrowed to what the reader may see: one file for each subject."""
