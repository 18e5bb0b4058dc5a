"""Publishing: an index goes to a bucket, and a signed pointer makes it live.

Law: `search.store.pointer` says what is in the bucket; the function reads it with
`search.engine.published`. Only `bucket` imports boto3, and only when it is used.
"""
