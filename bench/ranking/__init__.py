"""How good the order of the results, the suggestions and the notices are."""
