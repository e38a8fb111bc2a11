"""What takes minutes: programs killed, services lost, everything at once, floods of odd files."""
