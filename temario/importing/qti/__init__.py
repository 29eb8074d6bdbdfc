"""IMS QTI 1.2, 2.1 and 3.0 → questions. `package` is the way in."""
