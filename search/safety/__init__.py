"""Does somebody seem to be in danger?

Law: reads the text of a question, and its vector where there is one, and nothing else; keeps,
counts and logs nothing about it. Imports nothing of ours but types and `embedding.tensors`; numpy
only in `nearness`. What is learned comes out of src/ by `python -m tools.train_danger`.
"""
