"""What Citebox makes of samples, recorded word for word.

Law: a record holds our own words, or figures and digests of what is not ours. Nothing here says
what is right: the other tests do. A record shows what a change changes, also where nobody looked.
`make golden` writes the records anew; read the diff, and commit it with the change.
"""
