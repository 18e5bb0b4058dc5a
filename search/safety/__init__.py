"""Safety: detects questions of people who seem to be in danger.

Law: reads the text of a question, and its vector where there is one, and nothing else; stores,
counts and logs nothing about it. Imports nothing of ours but types, `languages` and
`embedding.tensors`; numpy only in `nearness`. `python -m tools.train_danger` makes the two files of
weights.
"""
