"""Repair what people type: a cell in, the value of the standard out, and what changed it."""
