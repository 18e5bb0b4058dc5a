"""The version of Citebox, defined only here."""

VERSION = "0.1.0"
