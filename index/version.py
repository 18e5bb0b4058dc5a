"""The version of Citebox: the one place that holds it."""

VERSION = "0.1.0"
