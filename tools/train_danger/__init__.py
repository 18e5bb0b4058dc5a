"""Learns what search/safety/ weighs, from labelled questions and from its data/.

    python -m tools.train_danger --data ../shared/safety/danger_dev.jsonl

Law: numpy, and of `search` only `safety` and `embedding`. No text of the labelled questions goes
into what is written: only weights, and points of few dimensions.
"""
