"""English: its stop words, the endings of its medicines' names, its sounds."""

from __future__ import annotations

import re

from .language import Facts

_HEARD_S = re.compile(r"(?:sc|c)(?=[eiy])|tch|sh|z|[tc](?=i[oa])")
# Beginnings whose first letter is silent.
_SECOND_HEARD = ("kn", "gn", "pn", "mn", "wr", "ps")

# Stop words are dropped while another word is left; a question of stop words alone keeps them.
# "not", "no" and "without" are none: they change what is asked.
STOP_WORDS = frozenset(
    """
    a about actually after again all also am an and another any anyone anything are as at be
    because been before being best but by came can cannot could d did different do does doing
    don done each either else even ever every for found from get getting give gives go goes
    going good got had has have having he hello her here hi him his how however i if im in into
    is it its itself just kind kindly know let like ll m made make makes many may me might mine
    most much must my myself of on one only or other our ours out over own per please possible
    question really s said same see seem she should so some someone something still such t tell
    than thank thanks that the their them then there these they thing things this those to too
    under up us use used ve very want was way we well were what whats when where whether which
    while who whom whose why will with within would yes yet you your yours
    """.split()
)

# What an apostrophe leaves of "wasn't" and the like: no words that a page could lack.
_CUT_SHORT = frozenset(
    "ain aren couldn didn doesn hadn hasn haven isn mustn needn shan shouldn wasn weren "
    "won wouldn".split()
)

# Words of any matter: a page that lacks them lacks nothing of the question.
_GENERIC = frozenset(
    """
    able above across actual actually afraid afterward afterwards ago allow allowed almost along
    already alright although always anybody anymore anyway apart appreciate appreciated
    approximately around aside ask asked asking available aware away back basically became
    become becomes becoming began begin beginning begins begun behind believe below beside
    besides between bit both bring bringing brings brought case cases certain certainly chance
    choose chose clear clearly close come comes coming common commonly completely consider
    constantly correct couple curious current currently deal dear decide decided deciding
    definitely depend depends despite difference different differently difficult difficulty
    directly dr due during effectively else end ended ends enough entire entirely especially etc
    eventually everybody exact exactly example expect expected experience experienced
    experiences experiencing explain explained extremely fact fairly far few fewer figure
    finally finish finished fix folks following forward full fully further gave general
    generally given glad gone gotten great guess guy guys happen happened happening happens hear
    heard hey hope hoping huge idea ideas immediately including indeed info information inside
    instead interested keep keeping keeps kept kinds known largely lately later latest learn
    learned least less likely literally little long longer look looked looking looks lot lots
    madam manage matter matters maybe mean means meant mention mentioned merely might moment
    mostly much multiple namely nearly necessarily necessary need needed needing needs new next
    nice nope normal normally notice noticed now nowadays occur occurred occurs often oh ok okay
    old once ones opinion opinions opposite option options ordinary original otherwise outside
    overall part particular particularly parts past people perfectly perhaps person persons
    plain plenty point previous previously probably problem problems proper properly provide
    provided put puts putting quick quickly quite rarely rather re ready real reason reasons
    recent recently regarding regards related remain rid roughly said sake saw saying says seem
    seemed seeming seems seen sense sent several shall show showed showing shown shows similar
    simple simply since sir situation situations slightly somebody somehow sometimes somewhat
    somewhere soon sooner sort sorts specific specifically strange stuff sudden suddenly suffer
    suffered suffering suffers suggest suggested suggestion suggestions suppose supposed sure
    surely take taken takes taking tends terrible thing think thinking though thought tip tips
    today together told tomorrow tonight took top toward towards tried tries true truly try
    trying turn turned turning turns twice type types typical typically unable understand unless
    until unusual upon useful usual usually variety various versus vs went whatever whenever
    wherever whichever whoever whole wonder wondered wondering worth yesterday
    """.split()
)

# Prefixes that turn a word into its opposite: one in place of the other, or present or absent.
OPPOSITES = (
    ("hyper", "hypo"), ("inter", "intra"), ("macro", "micro"), ("ante", "anti"),
    ("pre", "peri"), ("ad", "ab"), ("dysphas", "dysphag"), ("ile", "ili"), ("urete", "ureth"),
)  # fmt: skip
NEGATIONS = ("a", "an", "anti", "de", "dis", "il", "im", "in", "ir", "non", "un")

# Endings of medicines' international names (WHO's stems and similar): no list of names is complete.
MEDICINE_ENDS = (
    "afil", "ciclib", "fibrate", "gliflozin", "glinide", "gliptide", "lukast", "pril", "prost",
    "relin", "stigmine", "umab",
    "apine", "axine", "azepam", "azepine", "azine", "azolam", "azosin", "barbital", "caine",
    "cillin", "codone", "conazole", "cycline", "dipine", "dronate", "floxacin", "formin",
    "gabalin", "giline", "gliptin", "idone", "ketamine", "mantine", "morphone", "mycin", "olol",
    "orphine", "oxetine", "parin", "pentin", "peridol", "pramine", "prazole", "profen", "sartan",
    "semide", "setron", "solone", "statin", "tadine", "tamivir", "thiazide", "tidine", "tinib",
    "traline", "trexone", "triptan", "triptyline", "xaban", "ximab", "yzine", "zodone", "zolid",
    "zumab",
)  # fmt: skip

FACTS = Facts(
    stop_words=STOP_WORDS,
    cut_short=_CUT_SHORT,
    generic=_GENERIC,
    alone=frozenset(("a", "i")),
    medicine_ends=MEDICINE_ENDS,
    opposites=OPPOSITES,
    negations=NEGATIONS,
    before_figures=frozenset(("a", "got", "is", "of", "was")),
    asks_result="what does my score or result mean, normal range",
    medicines=("medicine", "medication", "tablet", "pill", "dose", "drug", "treatment"),
    asks_whole=frozenset("definition exactly explain info information mean meaning means".split()),
)


def respelt(form: str) -> str:
    """The form with its consonants respelt by sound: "physical" is "fysikal"."""
    if form.startswith(_SECOND_HEARD):
        form = form[1:]
    elif form.startswith("x"):
        form = "s" + form[1:]
    form = form.replace("ph", "f").replace("v", "f").replace("sch", "sk")
    form = form.replace("ck", "k").replace("ch", "k").replace("q", "k")
    form = _HEARD_S.sub("s", form).replace("c", "k").replace("x", "ks")
    form = form.replace("dge", "ge").replace("gh", "g").replace("j", "g")
    return form[:-1] if form.endswith("mb") else form


# ---- stems ----------------------------------------------------------------------------------

# Forms that Snowball's rules make one with another word, as "several" with "severe", and irregular
# ones that they keep from theirs, as "children"; by the stem that they have here.
_OWN = {
    # apart from
    "careful": "careful carefully", "careless": "careless",  # care
    "clinical": "clinical clinically",  # clinic
    "coloniz": "colonize colonized colonization colonise colonised colonisation",  # colon
    "concept": "concept concepts conceptual",  # conception
    "contraction": "contraction contractions",  # contract
    "dependent": "dependent dependents dependence dependency dependencies",  # depends
    "effective": "effective effectively effectiveness efficacious",  # effects
    "emerge": "emerge emerges emerged emerging emergence emergent",  # emergency
    "experiment": "experiment experiments experimental experimentally",  # experience
    "immuniz": "immunize immunized immunizing immunization immunizations immunise immunised "
    "immunising immunisation immunisations",  # immune
    "imports": "import imports imported importing importation",  # important
    "lately": "lately", "lateral": "lateral laterally",  # late, later
    "medicat": "medication medications medicated",  # medical
    "namely": "namely",  # name
    "organic": "organic", "organism": "organism organisms",  # organ
    "organiz": "organize organized organizing organization organizations organizational organise "
    "organised organising organisation organisations",  # organ
    "paste": "paste pastes",  # past
    "periodic": "periodic periodically",  # period
    "personal": "personal personally", "personality": "personality personalities",  # person
    "position": "position positions positioned positioning positional",  # positive
    "provider": "provider providers",  # provide
    "quite": "quite",  # quit
    "radiation": "radiation",  # radiate
    "relative": "relative relatives", "relatively": "relatively",  # related
    "several": "several",  # severe
    "specialist": "specialist specialists specialize specializes specialized specializing "
    "specialise specialises specialised specialising",  # special
    "spotting": "spotting",  # spot
    "stimulant": "stimulant stimulants",  # stimulate
    "terminat": "terminate terminated terminating termination terminations",  # terminal
    "testi": "testes",  # test
    "unit": "unit units", "united": "united unite",
    "vegetative": "vegetative",  # vegetable
    # together with
    "add": "added adds adding", "allergi": "allergic", "analysi": "analyses", "bite": "bit bitten",
    "bleed": "bled", "break": "broke broken", "child": "children", "conceiv": "conception",
    "crisi": "crises", "diagnosi": "diagnoses", "drink": "drank drunk", "eat": "ate eaten",
    "fall": "fell fallen", "foot": "feet", "infect": "infectious", "man": "men",
    "psychosi": "psychoses psychotic", "shake": "shook shaken", "sleep": "slept",
    "swell": "swollen", "throw": "threw thrown", "tire": "tiredness", "tooth": "teeth",
    "woman": "women",
}  # fmt: skip
OWN_STEMS = {form: stem for stem, forms in _OWN.items() for form in forms.split()}
