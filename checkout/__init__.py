"""From a basket to an order that is paid, handed over and settled. Imports the catalogue and the core, never a page."""
