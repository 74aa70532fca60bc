"""Sets the program up on a bare PC and runs it; standard library only, so that it needs nothing first."""
