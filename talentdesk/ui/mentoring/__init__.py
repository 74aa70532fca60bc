"""The desk of the mentor officer: the board on which pairs are made, the evaluations, ratings and allowances."""
