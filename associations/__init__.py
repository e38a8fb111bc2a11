"""Who and when: offices, places, associations, people, quarters and jobs."""
