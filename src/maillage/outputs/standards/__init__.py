"""The places of a release in each standard, and what each standard could not carry."""
