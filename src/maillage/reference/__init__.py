"""Territories: zones, codes, names, outlines and what they used to be."""
