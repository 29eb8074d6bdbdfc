"""Files of PowerPoint and Word → units and lessons. `powerpoint` and `word` are the ways in."""
