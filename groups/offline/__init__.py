"""A monthly sheet as a file: written, filled in offline, read back, compared and saved."""
