"""A printed reference -> CSL-JSON: authors, title, container, locator, identifiers.

Law: fields are copied out of the string, never completed or rewritten. `parse` runs the steps.
"""
