"""How the API answers: batches, pages, limits, errors. `api/` folders declare their fields with it."""
