"""Backups: a dump of one moment and what it must amount to, tried before it counts.

Each is a folder of two files, the dump and its manifest. It gets its name when both are whole and
written to the disk; until then it is hidden, and the next backup removes it.
"""
