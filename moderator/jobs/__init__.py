"""Where services run: inline, or in a worker process. One protocol for both."""
