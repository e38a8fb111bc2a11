"""Giao Ban on one machine: its own PostgreSQL and Valkey, and the commands of run.py."""
