"""The pages of a quarter: overview, briefing, checks, files, definitions."""
