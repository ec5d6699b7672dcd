"""The demonstration: a fictional country, its dirty files, and the truth about both."""
