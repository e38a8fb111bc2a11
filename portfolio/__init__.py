"""How much: programmes, loans, positions, imports, aggregates, indicators and the briefing."""
