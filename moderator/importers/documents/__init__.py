"""JSON and XML of any size and any arrangement, one record at a time."""
