"""What small rules say of many inputs each: dates, addresses, languages, sentences, names."""

from __future__ import annotations

from collections.abc import Iterator

from index.check import subject
from index.check.findings import Checked
from index.check.journals import same_journal
from index.check.reviews import read_review_date
from index.language import article_language, detect, passage_language
from index.names import fold, fold_in_place, letters_only, slug
from index.references.address import keys_of, read_address, reference_of
from index.references.csl import printed_csl, read_csl
from index.references.parse import parse_reference
from index.resolve.fill import differences, says
from index.resolve.record import Record, clean, gravest
from index.site.addresses import BadUrlError, Site, absolute, key_of
from index.site.fetch import Reply
from index.superscripts import is_power
from index.urls import link_url, page_url, passage_url
from search.model import Reference
from tests.support.check_fixtures import checked
from tests.support.golden.records import hold


def test_addresses_are_read_as_recorded() -> None:
    hrefs = """
        https://doi.org/10.1000/rest.1 http://dx.doi.org/10.1000/REST.1. //doi.org/10.1000/a
        https://www.a.example/doi/full/10.1000/rest/full https://a.example/doi/10.1000/rest.pdf
        https://a.example/10.1000/rest/abstract/full/pdf/epub https://a.example/10.1000/pdf
        https://academic.oup.com/a/article/1/2/10.1093/ab/cd123/4567890
        https://academic.oup.com/a/10.1093/1234 https://ashpublications.org/b/10.1182/b.1/9999/T
        https://www.biorxiv.org/content/10.1101/2020.01.01.123456v2.full
        https://b.example/content/10.1101/2020.01.01.123456v2
        https://journals.plos.org/plosone/article?id=10.1371/journal.pone.0000001
        https://q.example/plosone/article?id=10.1371/journal.pone.0000001
        https://pubmed.ncbi.nlm.nih.gov/12345/?x=1 https://pubmed.ncbi.nlm.nih.gov/12
        https://www.ncbi.nlm.nih.gov/pubmed/?term=PMID:+12345 https://m.ncbi.nlm.nih.gov/m/pubmed/99999/
        https://www.ncbi.nlm.nih.gov/pubmed?list_uids=123456 https://www.ncbi.nlm.nih.gov/pubmed?term=1234
        https://www.ncbi.nlm.nih.gov/pmc/articles/PMC12345/ https://pmc.ncbi.nlm.nih.gov/articles/12345
        https://europepmc.org/article/MED/12345 https://europepmc.org/article/PMC/PMC12345
        https://A.example/B/?utm_source=x&b=2&a=1 https://a.example/B/#c http://www.a.example
        https://localhost/a ftp://a.example/ http://[x a.example/b javascript:1
        https://a.example/caf%C3%A9/ https://a.example/?ref=1&fbclid=2&via=3
    """.split()
    hrefs += [f"https://a.example/{'x' * (4000 - 18)}", f"https://a.example/{'x' * (4001 - 18)}"]

    def lines(href: str) -> Iterator[object]:
        address = read_address(href)
        if address is None:
            yield None
            return
        yield f"{address.host} {address.path[:60]} {address.query} {address.fields}"
        yield f"{address.key[:60]} {reference_of(address).csl['type']}"

    fields = [{"DOI": "10.1/A", "PMID": "1", "PMCID": "PMC2"}, {"URL": "www.a.example/b/"}, {}]
    keys = [sorted(keys_of(one)) for one in fields]
    hold("addresses", [*((href[:80], lines(href)) for href in hrefs), ("keys", keys)])


def test_addresses_of_a_site_are_read_as_recorded() -> None:
    def shown(url: str, base: str = "https://alder.example:8443/blog/a.html") -> str:
        try:
            found = absolute(url, base)
        except BadUrlError as error:
            return f"{error}"[:150]
        site = Site.of(found)
        return f"{found} {site.root} '{site.prefix}' {key_of(found)}"

    urls = """
        b ../c /d/./e/../f/ //other.example/x http://alder.example:80/ https://alder.example:443/x
        https://alder.example:80/ /a%2e%2e/b /a/%2E%2e/b /x?utm_a=1&b=2&gclid=3 /x?a=b+c&d=%20 #top
        /café?ü=1 https://b\u00fccher.example/ https://[::1]:8080/x https://u:p@a.example/ mailto:a
        https://a.example:99999/ /a/b.htm /a/b.HTML /a//b/ /. /.. /../a ?q=1 /x/index.html
    """.split()
    sites = [
        Site("http", "a.example", 80, ""),
        Site("https", "a.example", 443, "/b"),
        Site("http", "a.example", 8000, ""),
    ]
    asked = """http://a.example/ https://a.example/b http://a.example:8000/b/c https://a.example/bc
        https://a.example:8000/ http://a.example/b/ https://b.example/b""".split()
    about = (
        f"{site.root}{site.prefix} {url} {site.has_host(url)} {site.has(url)} {site.own(url)}"
        for site in sites
        for url in asked
    )
    hold("site_addresses", [("absolute", (f"{u} => {shown(u)}" for u in urls)), ("has", about)])


def test_addresses_of_passages_and_links_are_made_as_recorded() -> None:
    pages = (None, "https://a.example/x", "https://a.example/x#y")
    text = "One two-three four, five six seven eight nine ten"
    passages = (
        passage_url(page, anchor, text, first)
        for page in pages
        for anchor in (None, "an-chor", "page=3", "page=x")
        for first in (True, False)
    )
    urls = [
        (url, site)
        for url in (None, "", "b", "/b", "https://b.example/", "ftp://b.example/x")
        for site in (None, "https://a.example/c", "https://a.example/c/")
    ]
    hrefs = (
        "b c",
        "#d",
        "mailto:a@b.example",
        "mailto:",
        "tel:1",
        "https:",
        "HTTPS://B.example/",
        "java\nscript:x",
        "javascript:x",
        "http://[x",
        "//c.example",
        "\x00",
    )
    links = (f"{href!r} {page}: {link_url(href, page)}" for href in hrefs for page in pages[:2])
    hold(
        "urls",
        [
            ("passages", passages),
            ("pages", (f"{url} {site}: {page_url(url, 'an id', site)}" for url, site in urls)),
            ("links", links),
        ],
    )


# Words, names and dates


def test_languages_of_texts_are_told_as_recorded() -> None:
    english = "the rest of the day is for you and it is good to be with them in a room that is warm"
    spanish = "el descanso de la tarde es para los que no duermen por la noche con las luces y más"
    names = "Alder House Ketamine Lithium Sertraline Quetiapine Olanzapine Bupropion Clinic Oak"
    texts = [
        *(" ".join(english.split()[:n]) for n in (7, 8)),
        english,
        spanish,
        names,
        f"{names} the",
        f"{names} the of",
        "la the el of los and para with",
        "der die das und ist nicht",
        "wij zijn niet in het huis van de man die daar woont",
        f"{english} {spanish}",
    ]
    long = [(english.split() * 3)[:n] for n in (39, 40)] + [
        (spanish.split() * 3)[:n] for n in (39, 40)
    ]
    long += [english.split() * 3 + spanish.split() * n for n in (1, 2, 6, 9, 12)]
    said = (None, "en", "es-MX", "xx")
    told = (
        f"{len(words)} {words[0]}… said {one}: {article_language(one, ' '.join(words))[0]} "
        f"{passage_language(one or '', ' '.join(words))}"
        for words in long
        for one in said
    )
    hold("languages_told", [("detected", (f"{detect(t)}: {t}" for t in texts)), ("said", told)])


def test_powers_are_told_from_citations_as_recorded() -> None:
    numbers = "1 2 3 4 5 9 12 1,2".split()
    befores = (
        "10",
        "100",
        "12",
        "5",
        "1.5",
        "x10",
        "5 cm",
        "m",
        "kg",
        "R",
        "r",
        "H",
        "α",
        "n ",
        "β ",
        "vitamin A",
        "hepatitis C",
        "type 2",
        "= ab",
        "+ a",
        "word",
        "Hb",
        "km",
        "10⁻",
        "2-5",
        "",
    )
    rows = (
        f"{before!r}: {' '.join(one for one in numbers if is_power(before, one))}"
        for before in befores
    )
    hold("powers", [("the numbers that are powers", rows)])


def test_names_are_folded_as_recorded() -> None:
    texts = (
        "Núñez-Pérez",
        "O’Neil",
        "ﬁnal Ⅳ",
        "Straße",
        "Ærø",
        "İstanbul",
        "ŁÓDŹ",
        "x‐y",
        "ß",
        "ǆ",
        "漢字",
    )
    long = "a-word " * 20
    slugs = [
        slug(long),
        slug(long, 20),
        slug("x" * 90),
        slug("'It’s'"),
        slug("???"),
        slug("a" * 80),
    ]
    rows = (
        f"{t}: {fold(t)} {fold_in_place(t)} {letters_only(t)} {slug(t)} {slug(t, 6)}" for t in texts
    )
    hold("names", [("texts", rows), ("slugs", slugs)])


def test_journals_are_compared_as_recorded() -> None:
    names = (
        "J Sleep",
        "Journal of Sleep",
        "The Journal of Sleep (London)",
        "Sleep",
        "Sleep Med",
        "JAMA",
        "Journal of the American Medical Association",
        "J Am Med Assoc",
        "Br J Psychiatry",
        "BJP",
        "The British Journal of Psychiatry",
        "Journal of Psychiatry",
        "JP",
        "Sleep: a journal",
        "",
    )
    pairs = (f"{a} = {b}" for a in names for b in names if a < b and same_journal(a, b))
    hold("journals", [("one journal", pairs)])


def test_sentences_and_excerpts_are_cut_as_recorded() -> None:
    texts = (
        "Dr. Short came. He left. See Fig. 2. (It ended.) Then? Yes! “No.” 3 did… all.",
        "As J. Smith et al. (2007) say, e.g. here. Next, i.e. there. pp. 3-4. Vol. 2. A. B.",
        "No end",
        "",
        "One.Two. three. Four.  Five",
    )
    cuts = ([text[a:b] for a, b in subject.sentences(text)] for text in texts)
    words = " ".join(f"word{n}" for n in range(40))
    around = [
        subject.context(words, a, b)
        for a, b in (
            (0, 5),
            (70, 75),
            (71, 75),
            (140, 146),
            (len(words) - 71, len(words) - 70),
            (len(words) - 72, len(words) - 71),
            (len(words) - 6, len(words)),
        )
    ]
    around += [subject.context("x" * 200, 90, 95)]
    excerpts = [subject.excerpt(words[:n]) for n in (109, 110, 111)] + [subject.excerpt(words, 9)]
    references = (
        "Ash, B. (2001a). A.",
        "Ash, B., & Elm, C. (2001). A.",
        "Ash, B., Elm, C., & Oak, D. (2001). A.",
        "A title without anybody, which is rather long and longer still than sixty characters.",
    )
    reads = list(map(parse_reference, references))
    short = [f"{subject.short_name(read)} / {subject.short_name(read, False)}" for read in reads]
    hold(
        "sentences",
        [("sentences", cuts), ("around", around), ("excerpts", excerpts), ("short", short)],
    )


def test_dates_of_reviews_are_judged_as_recorded() -> None:
    """On 22 November 2026; a review may be 24 months old."""
    dates = """2024-11-22|2024-10-23|2024-10-22|2024-10|2024-11|2024|2025|2026-11-23|2026-11-24
        |2026-12
        |2027|2026|June 3, 2025|3rd June 2025|3 de junio de 2025|junio de 2025|Sept. 2025
        |31 June 2025|5 May|soon
        |on 2025-13-01|2024-02-29T08:00|December 2025|12 dic 2025|Jan 2025|on 3 May 2025""".split(
        "|"
    )

    def line(date: str) -> str:
        date = date.strip()
        found = checked("Text.", front=f"reviewed_by: Dr Yew\nreviewed_on: '{date}'").findings
        told = "; ".join(f"{one.kind.name} {one.read}" for one in found)
        return f"{date}: {read_review_date(date)} {read_review_date(date, first=True)} {told}"

    texts = (
        "Last reviewed 3 May 2025.",
        "Reviewed by Dr Oak, 2020.",
        "Revisado por la Dra. Oak en mayo de 2025.",
        "We reviewed trials of 2019.",
        "Reviewed on " + "x" * 85 + " 3 May 2020.",
        "Reviewed on " + "x" * 95 + " 3 May 2020.",
        "Reviewed: 2025-03-04, or 2020.",
    )
    printed = (
        f"{text[:50]}: {[f'{one.kind.name} {one.read}' for one in found.findings]}"
        for text in texts
        for found in [checked(text, front="kind: article")]
    )
    hold("reviews", [("dates", map(line, dates)), ("printed", printed)])


def test_items_of_csl_are_read_as_recorded() -> None:
    items: list[dict[str, object]] = [
        {
            "type": "article",
            "title": " A  <i>title</i> ",
            "volume": 3,
            "DOI": "https://doi.org/10.1/a",
            "x": 1,
        },
        {
            "type": "book",
            "author": [{"family": "Ash", "given": "B. C."}, {"literal": "A group"}, "Elm", {}, 3],
            "editor": {"name": "Oak"},
            "issued": {"date-parts": [[2001, 13, 4]]},
        },
        {
            "type": "post",
            "author": [{"family": "Berg", "non-dropping-particle": "van der"}],
            "issued": {"date-parts": [2001, 12, 31]},
            "accessed": "2021-3-32",
        },
        {"issued": {"year": 2001, "month": 2, "day": "x"}, "accessed": {"raw": "2001-02-03"}},
        {"issued": {"literal": "2001"}, "accessed": [{"date-parts": []}]},
        {
            "issued": [[2001]],
            "accessed": 1999,
            "publisher": "P.",
            "issue": "2",
            "URL": "https://a.example",
        },
        {
            "issued": {"date-parts": [[0, 1]]},
            "accessed": {"date-parts": [["2001", "12", "31"]]},
            "page": "3",
        },
        {"issued": {"date-parts": [[9999, 0]]}, "title": True, "container-title": "J"},
        {"issued": None, "editor": [{"family": "Fir", "given": "A-B"}], "title": "T"},
    ]
    read = [read_csl(item) for item in items]
    hold("csl", [("read", read), ("printed", map(printed_csl, read))])


# Records that were looked up


def test_records_are_compared_as_recorded() -> None:
    printed = (
        "Ash B, Elm C. Rest. J Rest. 2001;1:2.",
        "van der Ash B. Rest. J Rest. 2002;1:2.",
        "Elm C, Ash B. Rest. J Rest. 2003;1:2.",
        "World Health Organization. Rest. Geneva: WHO; 2001.",
        "https://doi.org/10.1000/rest",
        "Ash-Fern B, Elm C. " + "Rest " * 20 + ". J Rest. 2001;1:2.",
        "Li X. Rest. J Rest. 2001;1:2.",
    )
    records = (
        Record("Crossref", {"author": [{"family": "Ash"}]}, (2001, 2002), "retracted", "10.1000/r"),
        Record("PubMed", {"author": [{"family": "Fern"}]}, (), "corrected"),
        Record("Crossref", {"author": [{"literal": "WHO"}]}, (2004,), "questioned"),
        Record("Crossref", {"author": [{"family": "van der Ash"}]}, (2001,)),
        Record("Crossref", {"author": [{"family": "Li-Xu"}]}, (2001,)),
        Record("Crossref", {"author": [{"family": "Elm"}]}, (2003,)),
        Record("Crossref", {}, ()),
    )

    def lines(text: str) -> Iterator[object]:
        read = parse_reference(text)
        for record in records:
            yield from says(Reference("a.b", read.csl, text), record)
            yield differences(read.csl, text, record)

    texts = (
        "<i>A</i> &amp; b",
        " x\ty\x00z ",
        None,
        3,
        "x" * 4001,
        "a < b > c",
        "<b" + "x" * 201 + ">",
        "\ud800",
    )
    cleaned = (clean(text)[:60] + f" {len(clean(text))}" for text in texts)
    statuses = [
        gravest({}),
        gravest({"corrected": "x", "retracted": ""}),
        gravest({"questioned": "y"}),
    ]
    hold(
        "records",
        [
            *((text[:60], lines(text)) for text in printed),
            ("clean", cleaned),
            ("gravest", statuses),
        ],
    )


def test_answers_of_a_site_are_judged_as_recorded() -> None:
    """Which redirect, which may come later, and how long to wait."""
    statuses = (200, 204, 300, 301, 302, 303, 304, 306, 307, 308, 400, 404, 429, 499, 500, 599, 600)
    to = {"location": "/b"}
    replies = [(status, Reply("https://a.example/a", status, to)) for status in statuses]
    judged = (
        f"{status}: {one.moved_to} {one.refusal.reason} failed={one.refusal.failed}"
        for status, one in replies
    )
    waits = (
        f"{status} {after!r}: {Reply('https://a.example/', status, {'retry-after': after}).retry_s}"
        for status in (429, 500, 503)
        for after in ("7", " 7 ", "", "-1", "7.5", "soon", "Wed, 21 Oct 2015 07:28:00 GMT", "²")
    )
    kinds = ("text/html", "Text/HTML; charset=ISO-8859-1", "text/plain; Charset = 'x'", "", ";")
    types = (
        f"{kind!r}: {one.kind!r} {one.charset}"
        for kind in kinds
        for one in [Reply("https://a.example/", 200, {"content-type": kind})]
    )
    hold("replies", [("statuses", judged), ("waits", waits), ("types", types)])


def test_how_hard_an_article_is_is_told_as_recorded() -> None:
    """From a hundred words on, with its three hardest sections of forty words or more."""
    hard = "the psychotherapeutic administration of interdisciplinary considerations".split()

    def text(count: int) -> str:
        return " ".join((hard * 30)[: count - 1]) + " ends."

    def lines(article: Checked) -> Iterator[str]:
        yield f"{article.facts.grade} {article.facts.ease}"
        yield from (f"{one.kind.name} {one.read} {one.details}" for one in article.findings)

    sections = "".join(f"## {name}\n\n{text(count)}\n\n" for name, count in
                       (("A", 39), ("B", 40), ("C", 60), ("D", 80), ("E", 100)))  # fmt: skip
    names = " ".join(f"Alder{n}" for n in range(90))
    texts = {
        "99 words": text(99), "100 words": text(100), "five sections": sections,
        "few frequent words": f"{'Alder Oak ' * 45} the of and to is it for you that with are.",
        "too few": f"{'Alder Ketamine ' * 46} the of and to is it for you that.",
        "names": names, "with citations": f"{text(98)} (e.g., Ash, 2001; see Elm, 2002) [1] more.",
    }  # fmt: skip
    hold("reading", ((name, lines(checked(body))) for name, body in texts.items()))


def test_glued_words_are_found_as_recorded() -> None:
    """After a journal's name, or a heading's word, and never in a word that is written twice."""
    listed = (
        "Ash, B. (2001). Rest. Addiction, 1, 2.",
        "Elm, C. (2002). Walks. Journal of Clinical Psychiatry, 1, 2.",
    )
    texts = (
        "As in Addictionfound by Ash.", "In the Addictionwalks were long, and walks help.",
        "the journal Addictionwalks, walks.", "a journal Addictionwalks, walks.",
        "Journal of Clinical Psychiatryshowed it.", "Clinical Psychiatrywalks, walks.",
        "Journal of Clinical Psychiatrywalks, walks.", "in Addictionran, ran.",
        "in Addictionhas it.",
        "Aboutfound, Aboutthe, Sleepis", "Restfound and Restare", "Addictionfound Addictionfound",
        "addictionfound", "AddictionFound", "in Addictionwalk, once.",
    )  # fmt: skip

    def line(text: str) -> str:
        found = checked(f"{text} (Ash, 2001) (Elm, 2002)", *listed).findings
        told = [f"{one.read} > {one.expected}" for one in found if one.kind.name == "words-glued"]
        return f"{text} => {told}"

    hold("glued", [("texts", map(line, texts))])
