"""`make deploy` and `make undeploy`: one stage on AWS, brought there, bounded, and taken away.

Law: only this folder talks to AWS, through `aws`; Zappa does the deploying, and what it leaves
open is closed here. It may import tools.package, never the other way round.
"""
