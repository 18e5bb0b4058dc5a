"""The cluster's engine: language here, passages in an OpenSearch (search.cluster).

Law: `queries` writes what is asked; `words` and `meaning` rank, with the formulas of search.rank.
numpy is imported in `meaning` only. An answer is whole, or there is none: nothing is left out.
"""
