"""`make deploy` and `make undeploy`: deploy a stage to AWS, limit it, and remove it.

Law: only this folder talks to AWS, through `aws`. Zappa deploys, and this folder closes what Zappa
leaves open. It may import tools.package, never the reverse.
"""
