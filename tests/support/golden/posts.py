"""Pages as a site would have them, drawn by a seed: an article, with menus, pictures, sources and
other posts around it and in it."""

from __future__ import annotations

import random

from tests.support.golden.crossed import filling

_HOLDERS = (
    "<article>|</article>", "<main>|</main>", "<div>|</div>", "<div class='post-content'>|</div>",
    "<main><div><div>|</div></div></main>", "<div class='w-richtext'>|</div>", "|",
    "<section id='content'><article class='post tag-menu'>|</article></section>",
)  # fmt: skip
_HOSTS = (
    "/rest", "rest.html", "#rest", "mailto:a@b.example", "tel:123", "https://alder.example/rest",
    "https://journal.example/rest", "https://www.facebook.com/alder", "https://doi.org/10.1/rest",
)  # fmt: skip
_WORDS = "rest sleep naps walks talks help care winter Alder House we know that of and in".split()


def post(seed: int) -> str:
    """A page of 5 to 40 elements, on https://alder.example."""
    drawn = random.Random(f"post {seed}")
    title = _words(drawn, drawn.choice((1, 2, 4, 9))).capitalize()
    before, after = drawn.choice(_HOLDERS).split("|")
    inside = [_element(drawn) for _ in range(drawn.choice((3, 6, 12, 25)))]
    above = [_element(drawn) for _ in range(drawn.choice((0, 0, 1, 3)))]
    below = [_element(drawn) for _ in range(drawn.choice((0, 1, 2, 4)))]
    heading = f"<h1>{title}</h1>"
    if drawn.random() < 0.3:
        above.append(heading)
    else:
        inside.insert(0, heading)
    head = f"<title>{title} | Alder House</title>"
    if drawn.random() < 0.5:
        head += '<link rel="canonical" href="https://alder.example/naps">'
    body = "\n".join([*above, before, *inside, after, *below])
    return f"<html><head>{head}</head>\n<body>\n{body}\n</body></html>"


def _element(drawn: random.Random) -> str:
    return drawn.choice(_MADE)(drawn)


def _words(drawn: random.Random, count: int) -> str:
    return " ".join(drawn.choice(_WORDS) for _ in range(count))


def _link(drawn: random.Random, most: int = 40) -> str:
    return f'<a href="{drawn.choice(_HOSTS)}">{_words(drawn, drawn.randint(1, most))}</a>'


def _prose(drawn: random.Random) -> str:
    sentences = [filling(drawn) for _ in range(drawn.randint(1, 5))]
    if drawn.random() < 0.3:
        sentences.insert(drawn.randint(0, len(sentences)), _link(drawn, 6))
    tag = drawn.choice(("p", "p", "p", "p", "blockquote", "div", "li", "td"))
    return f"<{tag}>{' '.join(sentences)}</{tag}>"


def _short(drawn: random.Random) -> str:
    tag = drawn.choice(("p", "p", "div", "span", "label", "button", "option", "h2", "h3", "dt"))
    stop = drawn.choice((".", "", ":", "?"))
    return f"<{tag}>{_words(drawn, drawn.randint(1, 14)).capitalize()}{stop}</{tag}>"


def _linked(drawn: random.Random) -> str:
    """A line that is a link for the most part: a teaser, a source, whom to call."""
    lead = drawn.choice(("", "", "Read more: ", "Source: ", f"{_words(drawn, 3)} "))
    rest = drawn.choice(("", "", f" {_words(drawn, drawn.randint(1, 9))}."))
    return f"<p>{lead}{_link(drawn)}{rest}</p>"


def _links(drawn: random.Random) -> str:
    return f"<ul>{''.join(f'<li>{_link(drawn, 5)}</li>' for _ in range(drawn.randint(1, 6)))}</ul>"


def _caption(drawn: random.Random) -> str:
    text = drawn.choice(("", "Fig. 1 ", "Table 2: ", "Photo: ", "© ")) + filling(drawn)
    if drawn.random() < 0.5:
        return f"<figure><img alt='a'><figcaption>{text}</figcaption></figure>"
    return f"<div class='wp-caption'><p>{text}</p></div>"


def _panel(drawn: random.Random) -> str:
    return f"<details><summary>{_words(drawn, 3)}?</summary>{_prose(drawn)}</details>"


def _box(drawn: random.Random) -> str:
    """Some elements in one that may be boilerplate by its name."""
    name = drawn.choice(("related-posts", "sidebar", "entry-footer", "author-box", "key-points"))
    tag = drawn.choice(("div", "aside", "section", "nav"))
    inside = "".join(drawn.choice(_MADE[:5])(drawn) for _ in range(drawn.randint(1, 3)))
    return f"<{tag} class='{name}'>{inside}</{tag}>"


_MADE = (_prose, _prose, _short, _linked, _links, _prose, _caption, _panel, _box)
