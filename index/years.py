"""Patterns of a year of publication (1600 to 2049), and of what stands in its place."""

YEAR = r"(?:1[6-9]\d\d|20[0-4]\d)"
# What stands in the place of a year: "n.d.", "s. f.", "in press".
NO_DATE = (
    r"(?:n\.\s?d\.|o\.\s?J\.|[sS]\.\s?[fFdD]\.|[sS]/[fF]|sin fecha"
    r"|[Ii]n press|[Ff]orthcoming|[Ee]n prensa|[Pp]róximamente"
    r"|[Ss]ous presse|[Àà] paraître|[Ii]m Druck|[Ii]n (?:corso di )?stampa|[Nn]o prelo)"
)
