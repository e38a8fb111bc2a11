"""Whom: savings-and-loan groups, borrowers, their quarterly records and ratings."""
