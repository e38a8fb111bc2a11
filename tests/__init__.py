"""Tests of Giao Ban. The cast is in cast.py, plain factories in factories.py."""
