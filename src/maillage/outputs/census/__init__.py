"""What a release of the census shows to people: the quality of each list, and what changed."""
