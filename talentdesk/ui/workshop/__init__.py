"""The desk of the workshop keeper: ledger, loans, bookings, upkeep, stocktakes and labels, a tab for each."""
