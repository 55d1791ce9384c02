"""Programs come in here: the collector and the REST API."""
