"""What templates ask of tables."""
