"""What Citebox is made of: bills of materials (CycloneDX), and the known weaknesses of its parts.

cyclonedx-bom and pip-audit have an environment of their own, build/audit.
"""
