"""People in digital difficulty: how many are expected in each zone, and within what interval."""
