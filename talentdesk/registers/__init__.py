"""How each kind of record is listed, edited, imported and exported."""
