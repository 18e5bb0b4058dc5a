"""AWS on this machine: its services, a bucket, a function and its events."""
