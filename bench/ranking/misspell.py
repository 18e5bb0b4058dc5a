"""Measure what misspelling costs: nDCG@10 of questions as they are and with one word misspelt.

FOLDER is as for `relevance`. In every judged question one word, drawn by the seed, is misspelt. It
is a content word of four letters or more that the index has. There are three ways to misspell it:

    pairs  as in a pair of PAIRS, where the question has such a word
    slips  a letter left out, put in, swapped with the next or with a key beside it
    mixed  by the pair where there is one, else by a slip

The figures of each way, beside those of the clean questions:

    kept   the misspelt nDCG@10 over the clean one of the same questions
    read   how often the first correction, searched for, is the word that was misspelt (by stem)
    asked  how often it is only asked about
    wrong  how often another word is searched for
    real   how often the slip made a word that the index has

`corrected` and `asked` of the clean questions are how many are corrected, or asked about, as they
are. The ranking searches for its own corrections; --substitute asks the corrected text instead.
Without an index in DIRECTORY, one is built of FOLDER. The ranking is by words and meaning, with the
model of build/model, or by words alone.
"""

from __future__ import annotations

import argparse
import random
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import TypedDict

from bench.common.figures import print_figures, share_of
from bench.common.indexes import add_index, opened, ranking_of, read_index
from bench.common.options import add_json, add_set, new_parser
from bench.common.places import SHARED
from bench.common.sets import JudgedSet, read_set
from bench.ranking.runs import Run, measure, search_documents
from bench.ranking.slips import Slip, Speller, by_pair, by_slip, read_pairs
from search.store.analysis import read_words

PAIRS = SHARED / "vocabulary" / "medical_misspellings.tsv"

Clean = TypedDict("Clean", {"questions": int, "ndcg@10": float, "corrected": float, "asked": float})
Misspelt = TypedDict(
    "Misspelt",
    {
        "questions": int,
        "clean": float,
        "ndcg@10": float,
        "kept": float,
        "read": float,
        "asked": float,
        "wrong": float,
        "real": float,
    },
)
Figures = dict[str, Clean | Misspelt]
Search = Callable[[str], Run]
Way = Callable[[str, random.Random], Slip | None]


def main(arguments: list[str]) -> int:
    options = parse(arguments)
    judged = read_set(options.folder, queries=options.queries)
    with opened(judged.corpus, read_index(options)) as store:
        speller, ranking = Speller(store), ranking_of(store)
        ways = ways_to_misspell(options.pairs, speller)

        def search(text: str) -> Run:
            asked = speller.corrected(text) if options.substitute else text
            return search_documents(store, asked)

        figures = compare(judged, search, ways, speller, options.seed)
    print_figures(figures, options.json, lambda these: f"{ranking}\n{table(these)}")
    return 0


def parse(arguments: list[str]) -> argparse.Namespace:
    parser = new_parser(__name__, __doc__)
    add_set(parser, "queries")
    parser.add_argument("--pairs", type=Path, default=PAIRS, metavar="FILE")
    parser.add_argument("--seed", type=int, default=1)
    add_index(parser)
    add_json(parser)
    parser.add_argument("--substitute", action="store_true", help="ask the corrected text")
    return parser.parse_args(arguments)


def ways_to_misspell(path: Path, speller: Speller) -> Mapping[str, Way]:
    pairs = read_pairs(path)

    def pair(text: str, rng: random.Random) -> Slip | None:
        return by_pair(text, pairs, speller, rng)

    def slip(text: str, rng: random.Random) -> Slip | None:
        return by_slip(text, speller, rng)

    return {
        "pairs": pair,
        "slips": slip,
        "mixed": lambda text, rng: pair(text, rng) or slip(text, rng),
    }


def compare(
    judged: JudgedSet, search: Search, ways: Mapping[str, Way], speller: Speller, seed: int
) -> Figures:
    """Figures of the clean questions and of each way to misspell them."""
    clean = {key: search(text) for key, text in judged.questions.items()}
    figures: Figures = {"clean": clean_figures(judged, clean, speller)}
    for name, way in ways.items():
        slips = {
            key: slip
            for key, text in judged.questions.items()
            if (slip := way(text, random.Random(f"{seed} {key}")))
        }
        if slips:
            runs = {key: search(slip.text) for key, slip in slips.items()}
            before = measure({key: clean[key] for key in slips}, judged.qrels)["ndcg@10"]
            after = measure(runs, judged.qrels)["ndcg@10"]
            figures[name] = misspelt_figures(before, after, slips, speller)
    return figures


def clean_figures(judged: JudgedSet, runs: Mapping[str, Run], speller: Speller) -> Clean:
    corrections = [speller.corrections(text) for text in judged.questions.values()]
    return {
        "questions": len(runs),
        "ndcg@10": measure(runs, judged.qrels)["ndcg@10"],
        "corrected": share_of(any(not one.asked_only for one in each) for each in corrections),
        "asked": share_of(bool(each) for each in corrections),
    }


def misspelt_figures(
    before: float, after: float, slips: Mapping[str, Slip], speller: Speller
) -> Misspelt:
    outcomes = [outcome(slip, speller) for slip in slips.values()]
    return {
        "questions": len(slips),
        "clean": before,
        "ndcg@10": after,
        "kept": round(after / before, 4) if before else 0.0,
        "read": share_of(one == "read" for one in outcomes),
        "asked": share_of(one == "asked" for one in outcomes),
        "wrong": share_of(one == "wrong" for one in outcomes),
        "real": share_of(one == "real" for one in outcomes),
    }


def outcome(slip: Slip, speller: Speller) -> str:
    """What becomes of the misspelt word: read, asked, wrong, real or missed."""
    (typed,) = read_words(slip.typed)
    if speller.known(typed):
        return "real"
    for one in speller.corrections(slip.text):
        if one.start <= slip.at < one.end:
            if one.asked_only:
                return "asked"
            *corrected, meant = map(stems, (*one.forms, slip.meant))
            return "read" if corrected == [meant] else "wrong"
    return "missed"


def stems(text: str) -> list[str]:
    return [word.stem for word in read_words(text)]


def table(figures: Figures) -> str:
    return "\n".join(
        f"{name:<8}" + "".join(f"{key:>11} {value!s:<7}" for key, value in row.items())
        for name, row in figures.items()
    )
