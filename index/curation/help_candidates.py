"""Passages that may be help pages: named in the report for the clinic to confirm in help.yaml.

Found by their heading ("When to get help at once"), or by a sentence that gives a number to call.
Nothing found here is shown to anybody before the clinic has confirmed it.
"""

from __future__ import annotations

import re

from search.model import Passage

from ..report import Candidate

_HEADING = re.compile(
    r"""(?:\b|^)(
      (get|getting|seek|need|find|call\ for|ask\ for) \s (urgent|emergency|immediate|medical)? \s?
        help \s (now|at\ once|quickly|fast|right\ away|straight\ away|immediately|today|urgently)
      | when\ (to|should|do) \b .{0,20} \b (get|seek|call|need) \b .{0,30}
        \b (help|999|911|112|000|111|ambulance|emergency|urgent)
      | ^ (in\ an?\ )? (emergency|emergencies|crisis)
        (\ (line|lines|help|support|contacts|numbers))? $
      | ^(urgent\ help|red\ flags?|warning\ signs?)\b
      | cu[áa]ndo\ (pedir|buscar|llamar|acudir) \b .{0,40}
      | en\ caso\ de\ (emergencia|urgencia|crisis)
      | (ayuda|l[íi]neas?)\ (urgente|inmediata|de\ crisis|de\ emergencia)
      | ^(urgencias?|emergencias?|crisis|se[ñn]ales\ de\ (alarma|alerta))\b
    )""",
    re.IGNORECASE | re.VERBOSE,
)
_SENTENCE = re.compile(r"[^.!?\n]*(?:[.!?](?!\s|$)[^.!?\n]*)*[.!?]?")
_CALL = re.compile(
    r"\b(call|phone|ring|dial|text|contact|llam[ea]n?|llamar|marqu?[ea]n?|marcar|tel[ée]fono)\b",
    re.IGNORECASE,
)
_TO_CALL = re.compile(r"(?<![\d.,/-])(?:\+?\d[\d ()-]{5,18}\d|\d{3})(?![\d%/-]|[.,]\d)")
_DANGER = re.compile(
    r"\b(emergenc|urgen|crisis|danger|suicid|helpline|hotline|lifeline|poison|ambulance|life-threat"
    r"|helpl[íi]n|peligro|intoxicaci|ambulancia|samaritans)",
    re.IGNORECASE,
)


def candidate(passage: Passage) -> Candidate | None:
    """None where nothing suggests that a passage is a help page."""
    heading = passage.section[-1] if passage.section else ""
    if _HEADING.search(heading):
        return Candidate(passage.id, heading)
    text = passage.plain_text
    if not _CALL.search(text):
        return None
    for found in _SENTENCE.finditer(text):
        sentence = found[0].strip()
        if _CALL.search(sentence) and _TO_CALL.search(sentence) and _DANGER.search(sentence):
            return Candidate(passage.id, sentence)
    return None
