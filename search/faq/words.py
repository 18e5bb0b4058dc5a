"""Word tables of questions: what is written in one way, and what says nothing of the matter.

Tables of our own writing, in English. A word that no table knows counts as it is: where it differs,
the question differs.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

Phrase = tuple[str, ...]

# What may stand before and after a question and says nothing of it.
BEFORE = """
hi | hello | hey | hiya | hi there | hello there | hi doctor | hello doctor | dear doctor | hi all
good morning | good afternoon | good evening | dear sir or madam | sorry | excuse me | thanks
thank you | so | ok | okay | well | just | also | and | but | question | i have a question
quick question | i have a quick question | my question is | tell me | explain | let me know
can you tell me | could you tell me | would you tell me | can someone tell me | can you explain
can anyone tell me | could you explain | can you let me know | could you let me know | do you know
does anyone know | does anybody know | any idea | i was wondering | i am wondering | i wonder
wondering | i would like to know | i want to know | i wanted to know | i need to know
i would like to ask | i wanted to ask | i want to ask | can i ask | can i ask you
may i ask | i am curious | i am not sure | i do not know | describe
"""
AFTER = """
thanks | thank you | many thanks | in advance | for you | for people | in people | in humans
"""
# Written in one way, however it was asked; the longest that fits.
PHRASES = """
is it ok to = canbeok i | is it ok for me to = canbeok i | is it ok if = canbeok
is it okay to = canbeok i | is it okay for me to = canbeok i | is it okay if = canbeok
is it alright to = canbeok i | is it alright if = canbeok | is it all right to = canbeok i
is it fine to = canbeok i | is it allowed to = canbeok i | am i allowed to = canbeok i
are you allowed to = canbeok you | are people allowed to = canbeok people
is it safe to = cansafely i | is it safe if = cansafely | is it safe for me to = cansafely i
is it safe for = cansafely | is it ok for = canbeok | is it possible to = canpossibly i
is it possible that = canpossibly | is it possible for = canpossibly
am i able to = canpossibly i | are you able to = canpossibly you | is it necessary to = must i
have to = must | has to = must | need to = must | needs to = must | supposed to = should
meant to = should | ought to = should | can one = can you | should one = should i
what is the best way to = how can i | what is a good way to = how can i
what are the best ways to = how can i | how to = how can i | where to = where can i
when to = when should i | what should i do = what act | what should you do = what act
what do i do = what act | what do you do if = what act if | what do you do when = what act if
what to do = what act | what can i do about = what act about | what if = what act if
what should i do about = what act about | what do i do about = what act about
how frequently = how often | how come = why | for how long = how long | how much time = how long
what is meant by = what is | what is the meaning of = what is | come off = stop
coming off = stop | get off = stop | give up = stop | giving up = stop | no longer = not
side effect = sideeffect | side effects = sideeffect
adverse effects = sideeffect | signs and symptoms = symptom | symptoms and signs = symptom
breast feeding = breastfeeding | each day = daily | every day = daily | a day = daily
per day = daily | get pregnant = conceive | becoming pregnant = conceive
become pregnant = conceive | getting pregnant = conceive | get tested = be tested
getting tested = being tested | get vaccinated = be vaccinated | get diagnosed = be diagnosed
get treated = be treated | could i be = can i maybe | might i be = can i maybe
could i have = can i maybe have | the cause of = what causes | the causes of = what causes
what is the cause of = what causes | what are the causes of = what causes
what is the treatment for = how treat | what are the treatments for = how treat
what treatments are available for = how treat | what is the treatment of = how treat
what are the treatments of = how treat | treatment for = how treat | treatments for = how treat
treatment of = how treat | symptom of someone = symptom of | human body = body
originate from = come from | originated from = come from | originate = come from | remain = stay
originated = come from | most common symptoms = symptoms | most common symptom = symptoms
common symptoms = symptoms | main symptoms = symptoms | most usual symptom = symptoms
most common side effects = sideeffect | common side effects = sideeffect
main side effects = sideeffect | remains = stays | face mask = mask | face masks = mask
information about = what is | information on = what is | info about = what is | info on = what is
what do you know about = what is | corona virus = coronavirus | corona viruses = coronavirus
in pregnancy = when pregnancy | in pregnanc = when pregnanc
how can i get tested = where can i be tested | how do i get tested = where can i be tested
how to get tested = where can i be tested
at least = ≥ | at most = ≤ | in order to = to | instead of = instead | the pill = thepill
stop taking = stop | stopping taking = stopping | start taking = start
starting taking = starting | go to the doctor = see doctor | get spread = be spread
get transmitted = be transmitted | most common = common
stay alive = live | stays alive = live
is there any treatment for = how treat | is there a treatment for = how treat
are there treatments for = how treat | are there any treatments for = how treat | covid 19 = covid
coronavirus 19 = coronavirus | covid coronavirus = coronavirus
incubation time = incubation period | get the test = be tested
"""
# Word forms that say the same. Nothing medical that is not the same word in another form.
EQUAL = """
quit stop | quits stop | quitting stop | begin start | kid child | kids child | children child
infant baby | infants baby | teenager teen | teenagers teen | adolescent teen | signs symptom
mum mother | mom mother | dad father | women woman | men man | feet foot | teeth tooth
which what | could can | may can | might can | shall should | her she | hers she | him he | his he
them they | their they | somebody someone | anybody people | anyone people | one 1 | two 2
three 3 | four 4 | five 5 | six 6 | seven 7 | eight 8 | nine 9 | ten 10 | eleven 11 | twelve 12
no not | nor not | dosage dose | till until | below < | above > | dr doctor | okay ok | taken took
transmitted spread | transmit spread | survive live | medications medicine | medication medicine
sign symptom
"""
# One apostrophe is two words by our analysis: "don't" is "don", "t".
SHORT = """
won will | shan shall | can can | don do | doesn does | didn did | isn is | aren are | wasn was
weren were | hasn has | haven have | hadn had | couldn could | shouldn should | wouldn would
mustn must | mightn might | needn must | ain is
"""
ENDS = "m am | re are | ve have | ll will | d would"
GLUED = "im i am | ive i have | whats what is | hows how is | wheres where is | whos who is"
# Joins words and says nothing of the matter, in any question.
LOOSE = frozenset(
    """
a an the this that these those it its there any some please really actually exactly ever still also
then now currently usually normally of in at to and as be being been is are am was were do does did
have has having s t i me my mine we us our ours you your yours using whether for with on if when
during while taking
""".split()
)
# What the words behind these are to those before: "for alcohol" is not "with alcohol".
LINKS = {"for": "for"} | dict.fromkeys("with on if when during while taking using".split(), "with")
KINDS = frozenset("what how when where why who whom whose".split())
BEING = frozenset("is are am was were be been being".split())
PAST = frozenset("did was were had".split())
MODES = {
    **dict.fromkeys("can canbeok canpossibly cansafely should must will would".split(), ""),
    **dict.fromkeys("do does did".split(), "do"),
    **dict.fromkeys("is are am was were".split(), "be"),
    **dict.fromkeys("have has had".split(), "have"),
}
# What may be over where the cosine says that nothing else is meant.
SOFT = frozenset(
    """
    available information info definition wikipedia wiki usual experience possible known exact
    overall official virus
    """.split()
)
AGENTS = {
    "i": "i",
    "me": "i",
    "we": "i",
    "us": "i",
    "you": "you",
    "people": "you",
    "someone": "you",
}
# What stands for an index's topic: "the virus".
STANDS = frozenset("virus diseas illness condition".split())
# Never a topic, where most passages have them: another age, sex, body or sense. Without endings.
TURNING = frozenset(
    """
    not never without befor after mor less baby child teen adult old older mother father woman man
    pregnancy pregnant pregnanc breastfeed girl boy parent bebe nino nina madre padre mujer hombre
    embarazo embarazada adolescente no sin nunca
    """.split()
)
# Heads that may follow what they belong to: "lithium side effects".
HEADS = frozenset("sideeffect symptom dos risk benefit treatment diagnosis test vaccin cur".split())
# "Hepatitis A": behind these a letter is no article and no pronoun.
LETTERED = frozenset(
    """
    type hepatitis vitamin triple group influenza flu class strain stage phase part factor bipolar
    """.split()
)


def _items(text: str) -> list[str]:
    return [one.strip() for one in re.split(r"[|\n]", text) if one.strip()]


def _words(text: str) -> dict[str, str]:
    """Pairs of a word and what is written for it."""
    return {left: right for left, _, right in (one.partition(" ") for one in _items(text))}


class Phrases:
    """Phrases, with what each is written as."""

    def __init__(self, phrases: Iterable[tuple[str, str]], backwards: bool = False) -> None:
        self._written: dict[Phrase, Phrase] = {}
        self._longest: dict[str, int] = {}  # by a phrase's first word
        for left, right in phrases:
            words = tuple(left.split())[:: -1 if backwards else 1]
            self._written.setdefault(words, tuple(right.split()))
            self._longest[words[0]] = max(len(words), self._longest.get(words[0], 0))

    def fit(self, words: Sequence[str]) -> tuple[Phrase, Phrase] | None:
        """The longest phrase that the words begin with."""
        longest = self._longest.get(words[0], 0) if words else 0
        for end in range(min(longest, len(words)), 0, -1):
            phrase = tuple(words[:end])
            if phrase in self._written:
                return phrase, self._written[phrase]
        return None

    def rephrase(self, words: Sequence[str]) -> list[str]:
        """The words, each phrase among them as it is written; the longest from the left."""
        written: list[str] = []
        end = 0
        for place, word in enumerate(words):
            if place >= end:
                found = self.fit(words[place:])
                written += found[1] if found else (word,)
                end = place + len(found[0]) if found else end
        return written


GREETINGS = Phrases((one, "") for one in _items(BEFORE))
FAREWELLS = Phrases(((one, "") for one in _items(AFTER)), backwards=True)
_SIDES = [one.partition(" = ") for one in _items(PHRASES)]
REPHRASED = Phrases((left, right) for left, _, right in _SIDES)
SAME_WORD, NEGATED, WRITTEN_OUT = _words(EQUAL), _words(SHORT), _words(f"{ENDS} | {GLUED}")
