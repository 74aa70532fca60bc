"""The certificate desk: issue register, issuing, overprint, blank stock, verification, numbers."""
