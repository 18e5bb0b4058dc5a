"""Learns what search/safety/ weighs, from labelled questions and from its data/.

    python -m tools.train_danger --data ../shared/safety/danger_dev.jsonl

Law: numpy, and of `search` only `safety`, `embedding` and `languages`; of `index` the model and the
lists of words. No text of the labelled questions goes into what is written: only weights, and
points of few dimensions.
"""
