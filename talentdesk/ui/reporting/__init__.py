"""The panels of the page 上报: the daily work, and what is set up once."""
