"""What `python3 run.py bench` measures, and the invented office it measures on."""
