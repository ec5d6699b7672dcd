"""Travel times by real roads, from an OSRM or a Valhalla server given by its address."""
