"""What is there: the tables of a training base."""
