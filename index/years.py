"""The pattern of a year of publication: 1600 to 2049."""

YEAR = r"(?:1[6-9]\d\d|20[0-4]\d)"
