"""Groups: where they belong in a month, and what associations report of them."""
