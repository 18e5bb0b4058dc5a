"""Short forms: what a phone makes of a language's commonest words, written out.

    xq toy d malas          porque estoy de malas
    idk wat 2 do rn         i dont know what 2 do right now

A misspelt word of the matter is none: the spelling knows those. A contraction that lacks its
apostrophe gets it: "i cant sleep" is "i can't sleep".
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence


def _table(text: str) -> dict[str, str]:
    entries = (entry.partition("=") for line in text.splitlines() for entry in line.split("|"))
    return {form: whole.strip() for forms, _, whole in entries for form in forms.split()}


def _without_g(stems: str) -> dict[str, str]:
    """ "feelin" is "feeling"."""
    return {f"{stem}in": f"{stem}ing" for stem in stems.split()}


SHORT: Mapping[str, Mapping[str, str]] = {
    "es": _table("""
q k ke qe = que | d = de | dl = del | x xr = por | xa pa = para | pal = para el | m = me | t = te
xq pq xk xqe porq porke xke pork porqe = porque | tb tbn tmb tmbn tambn tanbien = tambien
xfa xfavor porfa porfis plis pls plz = por favor | grax grcs grasias = gracias | ola wenas = hola
kiero qiero qero = quiero | kiere qiere = quiere | kieres qieres = quieres | kisiera = quisiera
kien qien = quien | kienes = quienes | kual = cual | kuales = cuales | kuando cuand cdo = cuando
kuanto cnto = cuanto | kuanta = cuanta | kuantos = cuantos | kuantas = cuantas
komo cm cmo kmo = como | dnd dnde dond ond onde = donde | adnd = adonde
toy toi stoy stoi estoi = estoy | ta sta = esta | tas stas = estas | tamos stamos = estamos
taba = estaba | tan stan = tan | tngo = tengo | tiens = tienes | ase aze = hace | asen = hacen
aser azer = hacer | ago = hago | ay = hay | aya = haya | emos = hemos | abia avia = habia
ablar = hablar | aora ahra orita aorita horita = ahorita | oy = hoy | asta = hasta
aki aqi = aqui | cn kn = con | dsd desd = desde | dsp dps dspues = despues | nd nda = nada
tds tdos = todos | tdas = todas | tdo = todo | tda = toda | muxo mxo = mucho | muxa mxa = mucha
muxos = muchos | muxas = muchas | bn = bien | ps pss pz = pues | ud vd = usted | uds vds = ustedes
bb = bebe | puedn = pueden | pued = puede | pdo = puedo | saver = saber | nose = no se
dr = doctor | dra = doctora
"""),
    "en": _table("""
u = you | r = are | ur yr = your | urself = yourself | y = why | pls plz = please | n = and
bc cuz coz bcuz becuz = because | wat wut = what | idk = i dont know | dunno = dont know
tho = though | thru = through | abt = about | thx tx tnx = thanks | w = with | b4 = before
gonna = going to | wanna = want to | gotta = got to | hv = have | ppl = people | rly = really
smth sth = something | tmrw = tomorrow | 2day = today | 2nite tonite = tonight | rn = right now
kinda = kind of | b = be | dnt = dont | cnt = cant | wnt = want | wana wnna = want to
hav hve = have | havnt = havent | gna gunna gona = going to | nemore nomore = anymore
sum1 = someone | every1 = everyone | nite = night | yest = yesterday | knw kno = know | tok = took
""")
    | _without_g("""
beat bleed breath chok com cough cry cutt do drink dy feel fight gett go hav hear hitt hurt kill
leav liv look los mak mov see shak sleep stay sweat tak talk think throw try vomit wait wak want
work
"""),
}
# Short forms that are words of another language here: they do not tell the question's.
OF_ANOTHER = frozenset(
    "b d k m n pa pal r t ta tan tas toy u w x y ago ase ay cm dr ola nose".split()
)
# Before or after one of these a letter is a name: vitamin D, rayos X.
_NAMED = frozenset(
    "vitamin vitamins vitamina vitaminas ray rays rayo rayos hepatitis type tipo group grupo plan "
    "part parte factor fiebre fever cromosoma chromosome schedule cluster class clase fragil "
    "fragile categoria category celula celulas cell cells linfocito linfocitos".split()
)
_JOINED = frozenset("and or y o e n".split())
# "RN" is a nurse where one of these stands before it.
_BEFORE_NURSE = frozenset("a an the or my of lpn".split())
# "B" is a verb after one of these only.
_BEFORE_BE = frozenset("to wanna wana wnna gonna gna gotta will wont cant cnt could should".split())


def _joined_each(text: str) -> dict[str, int]:
    lines = (line.split(" + ") for line in text.strip().splitlines())
    pairs = ((one, end) for ones, ends in lines for end in ends.split() for one in ones.split())
    return {one + end: len(one) for one, end in pairs}


# A contraction's letters, and where its apostrophe belongs among them.
# Without "ill", "its", "were" and others that are words themselves.
CONTRACTIONS: Mapping[str, Mapping[str, int]] = {
    "en": _joined_each("""
ain aren can couldn didn doesn don hadn hasn haven isn mustn needn shouldn wasn weren won wouldn + t
i they we you + ve
they you + re ll d
he here how she that there what when where who why + s
it that + ll
""")
}


def with_apostrophes(text: str, code: str) -> str:
    """A language's text with the apostrophes that its contractions lack."""
    table = CONTRACTIONS.get(code, {})
    if table.keys().isdisjoint(re.split(r"\W+", text.lower())):
        return text
    return re.sub(r"\w+", lambda word: _apart(word[0], table.get(word[0].lower())), text)


def _apart(word: str, at: int | None) -> str:
    """The word with an apostrophe before its letter `at`; as it is for None."""
    return word if at is None else f"{word[:at]}'{word[at:]}"


def written_out(forms: Sequence[str], code: str) -> list[str]:
    """Words of a language, each short form written out in one word or several."""
    return [word for whole in wholes(forms, code) for word in whole.split()]


def wholes(forms: Sequence[str], code: str) -> list[str]:
    """The forms, a short one written out, in as many places."""
    table = SHORT.get(code, {})
    if table.keys().isdisjoint(forms):
        return list(forms)
    found: list[str] = []
    for place, form in enumerate(forms):
        is_short = form in table and not _is_name(forms, place)
        found.append(_without(forms, place) or (table[form] if is_short else form))
    return found


def _without(forms: Sequence[str], place: int) -> str:
    """For the two letters of "w/o"."""
    if forms[place] == "w" and forms[place + 1 : place + 2] == ["o"]:
        return "without"
    return "the" if forms[place] == "o" and forms[place - 1 : place] == ["w"] else ""


def _is_name(forms: Sequence[str], place: int) -> bool:
    form = forms[place]
    before = forms[place - 1] if place else ""
    after = forms[place + 1] if place + 1 < len(forms) else ""
    if form == "rn":
        return before in _BEFORE_NURSE or after in ("on", "or")
    if form == "b":
        return before not in _BEFORE_BE
    if len(form) > 1:
        return False
    if before in _NAMED or after in _NAMED:
        return True
    is_next = before in _JOINED and place > 1 and len(forms[place - 2]) == 1
    return is_next and _is_name(forms, place - 2)
