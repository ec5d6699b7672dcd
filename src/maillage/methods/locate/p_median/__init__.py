"""The p-median problem: p sites, each demand served by the nearest, the least total cost."""
