"""The product on a server: its programs, what they say, and what stands around them."""
