"""Word tables: words of the form of a question, and words of its subject.

Tables of our own writing, by which search.faq.question_form reads a question and
search.faq.match compares two. They hold nothing medical but words whose difference always makes
another question."""

from __future__ import annotations

import re
from collections.abc import Iterable

from ..store.analysis import STOP_WORDS, TOKEN_PATTERN

# What may stand before and after a question and says nothing of it.
BEFORE = """
hi | hello | hey | hiya | hi there | hello there | hi doctor | hello doctor | dear doctor | hi all
| dear sir | dear madam | dear sir or madam | good morning | good afternoon | good evening
| please | sorry | excuse me | thanks | thank you | so | ok | okay | well | just | also | and | but
| quick question | i have a question | i have a quick question | my question is
| tell me | can you tell me | could you tell me | would you tell me | will you tell me
| can someone tell me | can anyone tell me | can you explain | could you explain | explain
| please explain | can you let me know | could you let me know | let me know | do you know
| does anyone know | does anybody know | any idea | do you have any idea | i was wondering
| i am wondering | i wonder | wondering | i would like to know | i would love to know
| i want to know | i wanted to know | i need to know | i just want to know | i would like to ask
| i wanted to ask | i want to ask | can i ask | may i ask | could i ask | can i ask you
| would you mind telling me | i am curious | curious | i am not sure | i do not know
"""
AFTER = "please | thanks | thank you | many thanks | thanks in advance | thank you in advance"
# Written in one way, however it was asked. The longest that fits goes first.
PHRASES = """
is it ok to = canbeok i | is it ok for me to = canbeok i | is it ok if = canbeok
is it okay to = canbeok i | is it okay for me to = canbeok i | is it okay if = canbeok
is it alright to = canbeok i | is it alright if = canbeok | is it all right to = canbeok i
is it all right if = canbeok | is it fine to = canbeok i | is it fine if = canbeok
is it safe to = cansafely i | is it safe if = cansafely | is it safe for me to = cansafely i
is it possible to = canpossibly i | is it possible for me to = canpossibly i
is it allowed to = canbeok i | am i able to = canpossibly i | are you able to = canpossibly you
are people able to = canpossibly people | can one = can you | should one = should i
does one = do you | am i allowed to = canbeok i | are you allowed to = canbeok you
are we allowed to = canbeok we | are people allowed to = canbeok people
is it safe for = cansafely | is it ok for = canbeok | is it okay for = canbeok
is it possible for = canpossibly | is it possible that = canpossibly
is it necessary to = must i | is it necessary for me to = must i | have to = must | has to = must
need to = must | needs to = must | required to = must | got to = must | supposed to = should
meant to = should | ought to = should | what is the best way to = how can i
what is a good way to = how can i | what is the best way of = how can i
what is the way to = how can i | what are the best ways to = how can i
what are some ways to = how can i | what should i do = what act | what should you do = what act
what should we do = what act | what do i do = what act | what do you do if = what act if
what do you do when = what act when | what do we do if = what act if
what do we do when = what act when | what do you do about = what act | what to do = what act
what can i do if = what act if | what can i do when = what act when
what should i do about = what act | what do i do about = what act | what to do about = what act
what can i do about = what act | what can you do about = what act
what can you do if = what act if | what can we do about = what act | what shall i do = what act
what if = what act if | what act about = what act | what act for = what act
how frequently = how often | how come = why | for how long = how long | how much time = how long
what is meant by = what is | what is the meaning of = what is | come off = stop
comes off = stop | coming off = stop | get off = stop | getting off = stop | give up = stop
giving up = stop | no longer = not | any more = more | any longer = longer
side effect = sideeffect | side effects = sideeffect | sideeffects = sideeffect
adverse effects = sideeffect | adverse effect = sideeffect | unwanted effects = sideeffect
signs and symptoms = symptom | symptoms and signs = symptom | most common = common
breast feeding = breastfeeding | breast feed = breastfeeding | each day = daily
every day = daily | a day = daily | per day = daily | the cause of = cause
the causes of = cause | how to = how can i | where to = where can i | when to = when should i
get pregnant = become pregnant | getting pregnant = become pregnant
got pregnant = become pregnant | could i be = can i maybe | might i be = can i maybe
could i have = can i maybe have | might i have = can i maybe have | somebody = someone
a person = someone | anybody = anyone | in order to = to | as well as = and
instead of = instead | the pill = thepill | in how long = how soon
"""
# Signs that say a word.
SIGNS = str.maketrans(
    {"&": " and ", "<": " below ", ">": " above ", "+": " plus ", "%": " percent "}
    | dict.fromkeys("≤≦⩽", " at most ")
    | dict.fromkeys("≥≧⩾", " at least ")
    | {"±": " plusminus ", "×": " times ", "÷": " divided "}
)
# Signs that are written in several ways, in one.
ONE_SIGN = str.maketrans(
    dict.fromkeys("‐‑‒–—―−﹣－", "-") | dict.fromkeys("⁄∕／", "/") | dict.fromkeys("≈∼", "~")
)
# These say nothing of a figure that they stand beside, as the end of a sentence says nothing.
ENDING = frozenset(".,:;?!…")
QUOTING = frozenset("()[]{}\"'’‘“”„«»*_")
# One apostrophe is two words by our analysis: "don't" is "don", "t".
SHORT = {
    "won": "will", "shan": "shall", "can": "can", "don": "do", "doesn": "does", "didn": "did",
    "isn": "is", "aren": "are", "wasn": "was", "weren": "were", "hasn": "has", "haven": "have",
    "hadn": "had", "couldn": "could", "shouldn": "should", "wouldn": "would", "mustn": "must",
    "mightn": "might", "needn": "must", "ain": "is",
}  # fmt: skip
GLUED = {f"{short}t": whole for short, whole in SHORT.items()} | {"cannot": "can"}
ENDS = {"m": "am", "re": "are", "ve": "have", "ll": "will", "d": "would"}
GLUED_ENDS = {
    "im": "i am", "ive": "i have", "whats": "what is", "hows": "how is", "thats": "that is",
    "wheres": "where is", "whos": "who is", "whens": "when is", "whys": "why is",
    "youre": "you are", "theyre": "they are",
}  # fmt: skip
BE_AFTER = frozenset("what how where who when why that it there".split())
# Word forms that say the same. Nothing medical that is not the same word in another form.
EQUAL = {
    "quit": "stop", "quits": "stop", "quitting": "stop", "begin": "start", "begins": "start",
    "beginning": "start", "okay": "ok", "kid": "child", "kids": "child", "children": "child",
    "infant": "baby", "infants": "baby", "teenager": "teen", "teenagers": "teen",
    "adolescent": "teen", "adolescents": "teen", "treatments": "treatment",
    "signs": "symptom", "pregnancy": "pregnant", "mum": "mother", "mom": "mother", "dad": "father",
    "women": "woman", "men": "man", "feet": "foot", "teeth": "tooth", "took": "take",
    "taken": "take", "drank": "drink", "felt": "feel", "which": "what",
    "could": "can", "may": "can", "might": "can", "shall": "should",
    "hers": "she", "her": "she", "him": "he", "his": "he", "them": "they", "their": "they",
    "one": "1", "two": "2", "three": "3", "four": "4", "five": "5",
    "six": "6", "seven": "7", "eight": "8", "nine": "9", "ten": "10", "eleven": "11",
    "twelve": "12", "nor": "not", "no": "not", "yourself": "myself",
    "dosage": "dose", "till": "until",
}  # fmt: skip
# Nouns that stand for their verbs.
ALSO = {"treatment": "treat", "diagnosis": "diagnose"}
# What our own words count as, when they are weighed.
STEMS = {"sideeffect": "effect", "act": "do", "thepill": "pill"}
# Joins words and says nothing of the matter, in any question.
LOOSE = frozenset(
    """
    a an the this that these those it its there any some please just really actually exactly ever
    some still also then now currently usually normally typically generally of for in on with at to
    and if when while as during be been being is are am was were do does did doing have has had
    having get gets getting got s t i me my mine we us our ours you your yours
    people someone anyone taking using whether
    """.split()
)
# What the words after these are to the words before them: "naltrexone for alcohol" is not
# "naltrexone with alcohol". Words of one kind may stand for each other, or be left out.
LINKS = {
    "for": "for", "with": "with", "on": "with", "while": "with", "when": "with", "if": "with",
    "during": "with", "taking": "with", "using": "with",
}  # fmt: skip
# A difference in one of these is another question, however common the word is.
VETO = frozenset(
    """
    not never non without none nothing neither unless except instead rather only too maybe mean
    what how where why who whom whose can should must will would act become
    thepill plusminus times divided
    from by off or before after until since than against for on in with to of at anti pre post
    he she they myself people someone anyone doctor nurse
    ii iii iv vi vii viii ix 1st 2nd 3rd first second third last next once twice half double both
    plus percent maximum minimum enough much many little again alone together
    stop start end finish continue avoid restart resume keep increase decrease reduce raise lower
    more less fewer most least high low higher up down over under above below
    safe safely unsafe dangerous effective success long short longer shorter
    early late earlier later
    left right upper front inside outside new old
    minute hour day week month year night morning daily weekly monthly
    child baby newborn toddler teen adult elderly older young younger age aged
    pregnant breastfeeding postnatal antenatal conceive
    man woman male female boy girl partner husband wife mother father parent son daughter friend
    brother sister family relative
    cause treat prevent diagnose cure test symptom sideeffect risk benefit dose overdose withdrawal
    work relapse mild moderate severe chronic acute common rare outlook prognosis stage
    complication genetic research trial
    arm leg hand foot finger toe knee hip shoulder neck back chest stomach head face eye ear nose
    mouth throat tooth skin heart lung kidney liver bladder bowel brain breast
    alcohol cannabis cocaine heroin opioid opiate nicotine tobacco caffeine
    """.split()
)
# "Can I" is vague: it may be "is it ok to" or "is it possible to", which differ. "Is it safe
# to" is neither.
ALLOWED, POSSIBLE, SAFE = "canbeok", "canpossibly", "cansafely"
STRONG = frozenset(("should", "must", "will", "would", SAFE))
MODES = STRONG | {"can", ALLOWED, POSSIBLE}
HELPERS = MODES | frozenset("do does did is are am was were have has had".split())
HAVE = frozenset(("have", "has", "had"))
PAST = frozenset(("did", "was", "were", "had"))
BEING = frozenset("is are am was were be been being".split())
KINDS = frozenset("what how when where why who whom whose".split())
# "How" with one of these is a question word of its own.
HOW = frozenset("long often much many soon far old quickly fast".split())
# After these "can" and "do" ask the same: "how can I", "how do I".
OPEN_KINDS = frozenset(("how", "what", "where"))
# Anybody at all, as "you" is, where they do it and are not described.
ANYBODY = frozenset("people someone anyone".split())
# "If someone overdoses" is not "if I overdose".
ASKING = (HELPERS | KINDS | {"not", "for", "many"}) - {"when"}
DESCRIBING = frozenset("with who whose on in under over that from of using taking like".split())
JOINING = frozenset("for on in with to of at".split())
PRONOUNS = frozenset("i me we us you".split())
# With one of these in it "you" is the clinic: "can you tell my family".
OWN = frozenset("my mine me our ours us".split())
# Not even missed in "the very words".
UNSAID = frozenset(("a", "an", "the", "please"))
# What a clinic does: "do you" and "can you" mean it, and not the patient.
CLINIC = frozenset(
    """
    treat prescribe offer provide accept give send recommend diagnose see tell share call contact
    visit cancel record bill charge deliver
    """.split()
)
# "Hepatitis A", "type I": behind these a letter is no article and no pronoun.
LETTERED = frozenset(
    """
    type types hepatitis vitamin vitamins triple group influenza flu class strain schedule stage
    cluster grade phase part factor bipolar haemophilia hemophilia streptococcus strep
    """.split()
)
# Heads that may follow what they belong to: "lithium side effects", "bipolar disorder treatment".
HEADS = frozenset("sideeffect symptom dose risk benefit treatment diagnosis".split())
# Done to what stands before it: "how is it treated" is "how do you treat it".
DONE = frozenset("treat diagnose cure prevent manage control reverse detect".split())
# With one of these beside it a head is what is acted on: "what stops lithium side effects".
ACTS = frozenset(
    """
    stop start continue avoid cause treat help affect reduce increase decrease prevent worsen
    improve work make change ease relieve manage cope need know cure raise lower happen differ
    """.split()
)


def _by_first(phrases: Iterable[tuple[str, ...]]) -> dict[str, list[tuple[str, ...]]]:
    """Phrases by their first word, the longest first."""
    found: dict[str, list[tuple[str, ...]]] = {}
    for phrase in sorted(phrases, key=len, reverse=True):
        found.setdefault(phrase[0], []).append(phrase)
    return found


def _phrases(text: str) -> list[tuple[str, ...]]:
    return [tuple(phrase.split()) for phrase in re.split(r"[|\n]", text) if phrase.strip()]


_PAIRS = [one.partition("=") for one in re.split(r"[|\n]", PHRASES) if one.strip()]
REPLACED = {tuple(left.split()): right.split() for left, _, right in _PAIRS}
REPHRASED = _by_first(REPLACED)
STRIPPED_BEFORE = _by_first(_phrases(BEFORE))
_WRITTEN = {*EQUAL.values(), *ALSO.values()}
STRIPPED_AFTER = _by_first(phrase[::-1] for phrase in _phrases(AFTER))
IN_TABLES = frozenset(
    {*STOP_WORDS, *LOOSE, *KINDS, *HOW, *HELPERS, *MODES, *SHORT, *GLUED, *ENDS, *GLUED_ENDS}
    | {*EQUAL, *ALSO, *_WRITTEN, "mean", "take", "takes", "pills"}
    | {word + ending for word in _WRITTEN for ending in ("s", "d", "ed", "ing")}
    | {word + word[-1] + ending for word in _WRITTEN for ending in ("ed", "ing")}
    | {word[:-1] + "ing" for word in _WRITTEN}
    | {word for text in (BEFORE, AFTER, PHRASES) for word in re.findall(TOKEN_PATTERN, text)}
)
