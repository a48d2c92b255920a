"""`make run`: make everything ready, serve the shop, stop web and database together."""
