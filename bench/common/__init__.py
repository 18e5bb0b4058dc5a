"""What benchmarks of more than one folder share."""
