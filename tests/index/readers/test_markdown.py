"""Markdown with front matter, and files of questions and answers."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.readers.template_tags import without_template_tags
from tests.support.index_fixtures import (
    GOLDEN,
    cut,
    headings,
    passage_words,
    read_all,
    read_file,
    read_one,
    refusal,
    texts,
    words,
)
from tests.support.processor import at_most

MARKDOWN = [name for name in GOLDEN if name.endswith(".md")]
FAQ = "weight-and-activity-faq.md"
HUGO = """+++
title = "Sleep and mood"
date = 2024-03-01T08:00:00Z
lastmod = 2025-01-31
draft = false
tags = ["sleep", "mood"]
[params]
  color = "blue"
+++

Sleep helps.

{{< figure src="bed.jpg" caption="A quiet bed" >}}

{{% notice info %}}
Ask your doctor first.
{{% /notice %}}

Take {{< dose >}} 5 mg.
"""
JEKYLL = """---
layout: post
title: Sleep and mood
date: 2024-03-01 10:00:00 +0000
authors: [Dr A, Dr B]
permalink: /sleep/
---
{% include toc.html %}
{% comment %} Not yet
for readers {% endcomment %}

Sleep helps. ![bed](/img/bed.jpg){: .center}

Read [this page]({{ site.baseurl }}/x). {%- if page.x -%} Rest well. {%- endif -%}
"""


# The Markdown sample articles


@pytest.mark.parametrize("name", MARKDOWN)
def test_a_sample_s_headings_are_found_at_their_levels(content: Path, name: str) -> None:
    assert headings(read_file(content / name)) == [tuple(h) for h in GOLDEN[name]["headings"]]


@pytest.mark.parametrize("name", MARKDOWN)
def test_a_sample_s_facts_are_its_front_matter(content: Path, name: str) -> None:
    info = read_file(content / name).info
    facts = {**GOLDEN[name]["facts"], "tags": tuple(GOLDEN[name]["facts"]["tags"])}
    assert {fact: getattr(info, fact) for fact in facts} == facts
    assert info.url == f"https://alderhouse.example/articles/{name.removesuffix('.md')}"


@pytest.mark.parametrize("name", MARKDOWN)
def test_a_sample_s_own_heading_ids_are_anchors(content: Path, name: str) -> None:
    sections = read_file(content / name).sections
    assert {s.path[-1]: s.anchor for s in sections if s.anchor} == GOLDEN[name]["anchors"]


@pytest.mark.parametrize("name", MARKDOWN)
def test_every_word_of_a_sample_is_in_a_passage_exactly_once(content: Path, name: str) -> None:
    text = (content / name).read_text("utf-8").split("---\n", 2)[2].split("## References")[0]
    text = re.sub(r"^#.*$|^\d+\.\s", "", text, flags=re.MULTILINE)
    text = re.sub(r"\]\([^)]*\)", "]", text)
    assert passage_words(cut(read_file(content / name))) == words(text)


@pytest.mark.parametrize("name", MARKDOWN)
def test_a_block_of_a_sample_begins_on_its_line(content: Path, name: str) -> None:
    lines = (content / name).read_text("utf-8").split("\n")
    article = read_file(content / name)
    for line, text in [
        *((block.line, block.text) for block in article.blocks()),
        *((printed.line, printed.text) for printed in article.references),
    ]:
        begun = re.sub(r"^\d+\.\s", "", lines[line - 1])
        assert words(text)[:3] == words(begun)[:3], f"line {line} is not '{text}'"


def test_a_faq_s_questions_are_of_kind_faq(content: Path) -> None:
    passages = cut(read_file(content / FAQ))
    assert {p.kind for p in passages if p.section} == {"faq"}
    assert {p.kind for p in passages if not p.section} == {"passage"}


@pytest.mark.parametrize("name", [name for name in MARKDOWN if name != FAQ])
def test_an_article_s_questions_are_passages(content: Path, name: str) -> None:
    assert {passage.kind for passage in cut(read_file(content / name))} == {"passage"}


# Markdown's forms


def test_nested_lists_are_items_in_page_order() -> None:
    article = read_one("a.md", "Lead:\n\n1. One\n   - in\n   - out\n2. Two\n\nEnd.\n")
    assert texts(article) == ["Lead:", "One", "in", "out", "Two", "End."]
    assert [b.kind for b in article.blocks()][1:-1] == ["item"] * 4


def test_a_table_is_a_block_a_cell() -> None:
    article = read_one("a.md", "| A | B |\n|---|---|\n| 1 | 2 |\n")
    assert [(b.text, b.kind, b.line) for b in article.blocks()] == [
        ("A", "cell", 1),
        ("B", "cell", 1),
        ("1", "cell", 3),
        ("2", "cell", 3),
    ]


def test_an_own_id_is_the_anchor_and_not_the_heading() -> None:
    (section,) = read_one("a.md", "## Why *stop*? {#why-stop}\n\nText.\n").sections
    assert (section.path, section.anchor) == (("Why stop?",), "why-stop")


def test_emphasis_links_and_images_leave_their_words() -> None:
    assert texts(read_one("a.md", "A **b** _c_ [d](https://x.example) `e`\n")) == ["A b c d e"]


def test_a_line_is_counted_from_the_file_s_first() -> None:
    source = "---\ntitle: T\n---\n\nOne.\n\n- a\n- b\n\n> quoted\n\nEnd.\n"
    lines = [block.line for block in read_one("a.md", source).blocks()]
    assert lines == [5, 7, 8, 10, 12]


@pytest.mark.parametrize("block", ["```\ncode\n```", "    code", "<div>code</div>"])
def test_code_and_html_blocks_stand_on_their_own_line(block: str) -> None:
    blocks = list(read_one("a.md", f"One.\n\n{block}\n").blocks())
    assert blocks[1].text == "code"
    assert blocks[1].line in (3, 4), "a warning about it must lead there"


@pytest.mark.parametrize("html", ["<script>bad()</script>", "<style>bad {}</style>"])
@pytest.mark.parametrize("form", ["One {} two.", "One.\n\n{}\n\nTwo."])
def test_a_script_or_style_is_no_text(html: str, form: str) -> None:
    assert "bad" not in " ".join(texts(read_one("a.md", form.format(html))))


def test_a_rule_at_the_top_opens_no_front_matter() -> None:
    article = read_one("a.md", "---\n\nFirst words.\n\n---\n\nLast words.\n")
    assert texts(article) == ["First words.", "Last words."], "no word of a body may be lost"


def test_a_paragraph_after_the_reference_list_is_no_reference() -> None:
    article = read_one("a.md", "One.\n\n## References\n\n- Bell R. A. 2010.\n\nCall us.\n")
    assert [printed.text for printed in article.references] == ["Bell R. A. 2010."]
    assert texts(article) == ["One.", "Call us."], "every word of the body is in a passage"


# Front matter


def test_the_title_is_the_first_heading_where_none_is_given() -> None:
    article = read_one("a.md", "# The Title\n\nText.\n")
    assert article.info.title == "The Title"
    assert [section.path for section in article.sections] == [()]


def test_a_relative_url_stands_under_the_site() -> None:
    info = read_one("a.md", "---\nurl: /x/y\n---\nText.\n", "https://x.example/blog").info
    assert info.url == "https://x.example/x/y"


def test_an_own_id_names_the_article() -> None:
    assert read_one("a.md", "---\nid: On Sleep\n---\nText.\n").info.id == "on-sleep"


def test_broken_front_matter_is_refused_with_its_line() -> None:
    error = refusal("a.md", "---\ntitle: T\nauthor: 'open\nlang: en\n---\n\nText.\n")
    assert error.line in range(3, 7)
    assert "front matter" in error.reason


@pytest.mark.parametrize(
    "front",
    [
        "---\nreviewed_on: 2025-13-45\n---\n",
        "---\n? [a\n---\n",
        "---\n- a list\n---\n",
    ],
)
def test_front_matter_that_is_no_list_of_names_and_values_is_refused(front: str) -> None:
    assert refusal("a.md", f"{front}Text.\n").line is not None


@pytest.mark.parametrize("text", ["{\nnot json\n}\n\nText.\n", "+++\nnot toml\n+++\n\nText.\n"])
def test_only_yaml_is_front_matter(text: str) -> None:
    assert words(" ".join(texts(read_one("a.md", text)))) == words(text)


def test_unknown_front_matter_is_named() -> None:
    ((line, note),) = read_one("a.md", "---\ntitle: T\nauthro: X\n---\nText.\n").notes
    assert "'authro'" in note
    assert line is not None


def test_an_unknown_kind_is_refused() -> None:
    assert "'blog'" in refusal("a.md", "---\nkind: blog\n---\nText.\n").reason


def test_a_file_of_front_matter_only_is_refused() -> None:
    assert refusal("a.md", "---\ntitle: T\n---\n").reason


def test_a_comment_in_a_table_row_is_no_fault() -> None:
    assert texts(read_one("a.md", "<table><tr><!-- x --><td>One</td></tr></table>")) == ["One"]


MARKUP = st.sampled_from(
    "# @- @1. @> @\n@\n\n@---\n@```\n@| a | b |\n@|---|---|\n@<div>@</div>@<p>@[@](@)@{#x}@*@word@"
    "Word. @: @\t@&@é@\x01@## References\n@<!--@-->@<table><tr>@title: x\n@{\n@}\n@+++\n".split("@")
)


@given(st.lists(MARKUP, max_size=40).map("".join) | st.text(max_size=200))
def test_garbage_is_an_article_or_a_refusal(page: str) -> None:
    assert len(read_all("a.md", page.encode("utf-8", "replace"))) == 1


def test_front_matter_values_stay_text() -> None:
    """YAML would read `no` as false and run what a tag names."""
    page = "---\nlang: no\ntitle: !!python/object:os.system x\n---\n\nText.\n"
    info = read_one("a.md", page).info
    assert (info.lang, info.title) == ("no", "x")


# Hugo, Jekyll and their kin


def text_of(name: str, text: str) -> str:
    return " ".join(passage.plain_text for passage in cut(read_one(name, text)))


def test_toml_front_matter_is_read() -> None:
    made = read_one("a.md", HUGO)
    assert (made.info.title, made.info.tags) == ("Sleep and mood", ("sleep", "mood"))
    assert (made.info.published, made.info.updated) == ("2024-03-01", "2025-01-31")
    assert made.notes == ()


def test_what_stands_between_short_codes_stays_and_so_does_a_figures_caption() -> None:
    assert text_of("a.md", HUGO).split() == (
        "Sleep helps. A quiet bed Ask your doctor first. Take 5 mg.".split()
    )


def test_a_block_below_tags_has_its_own_line() -> None:
    last = read_one("a.md", HUGO).sections[-1].blocks[-1]
    assert HUGO.splitlines()[last.line - 1].startswith("Take")


def test_liquid_and_kramdown_leave_only_words() -> None:
    made = read_one("a.md", JEKYLL)
    assert text_of("a.md", JEKYLL).split() == "Sleep helps. Read this page. Rest well.".split()
    assert (made.info.published, made.info.author) == ("2024-03-01", "Dr A, Dr B")
    assert made.notes == ()


def test_the_place_of_a_table_of_contents_is_no_item() -> None:
    text = (
        "---\nlayout: post\n---\n\n* TOC\n{:toc}\n\n1. Contents\n{:toc .no_toc}\n\n* Rest\n{: .a}\n"
    )
    assert text_of("a.md", text).split() == ["Rest"]


def test_braces_of_a_file_without_front_matter_are_words() -> None:
    text = "# Sets\n\nThe set {: a, b} and {{x}} are named."
    assert "{: a, b} and {{x}}" in text_of("a.md", text)


@pytest.mark.parametrize(
    "front",
    ["---\ndraft: true\n---", "---\npublished: false\n---", "+++\ndraft = true\n+++",
     "---\ndraft: True\n---", "---\nDraft: true\n---", "---\ndraft: yes\n---"],
)  # fmt: skip
def test_a_draft_is_not_read(front: str) -> None:
    assert "is a draft" in str(refusal("a.md", f"{front}\n\nNot yet.\n"))


def test_broken_toml_is_refused_with_its_line() -> None:
    said = str(refusal("a.md", '+++\ntitle = "A"\ndate = 2024-13-01\n+++\n\nText.\n'))
    assert said.startswith("a.md:3: front matter cannot be read")


@pytest.mark.parametrize(
    ("tag", "words"),
    [
        ('{{< action "Plan it with us." >}} Then meet.', "Plan it with us. Then meet."),
        ('{{< figure src="a.png" title="A bed" alt="Not shown" >}}', "A bed"),
        (r'{{< figure caption="<b class=\"n\">Figure 1:</b> A bed" />}}', "Figure 1: A bed"),
        ('{% tab title="At night" %}\nSleep.\n{% endtab %}', "At night Sleep."),
        ('{% hint style="info" %}\nAsk us.\n{% endhint %}', "Ask us."),
        ('Read {{< ref "sleep.md" >}}on.', "Read on."),
    ],
)  # fmt: skip
@pytest.mark.parametrize("front", ["", "---\nTitle: Sleep\n---\n"])
def test_the_words_that_a_tag_shows_stay_and_its_settings_do_not(
    front: str, tag: str, words: str
) -> None:
    assert text_of("a.md", f"{front}\n{tag}\n").split() == words.split()


@pytest.mark.parametrize("begins", ["{{< ", "{{% ", "{% ", "{{ ", "{% comment %} ", "{: "])
def test_beginnings_of_tags_without_an_end_are_read_in_one_go(begins: str) -> None:
    """Read from each beginning to the file's end, 100 KB took minutes."""
    text = begins * (100_000 // len(begins))
    left = text.replace("{% comment %}", "")  # a tag that is whole
    assert without_template_tags(text, has_front_matter=True) == left


def test_a_text_deep_inside_the_page_s_boxes_is_read() -> None:
    """libxml2 drops what has more than 256 levels above it, unless it is told not to."""
    boxes = 300
    article = read_one(
        "a.md", "# Sleep\n\n" + "<div>" * boxes + "At night." + "</div>" * boxes + "\n\nBy day.\n"
    )
    assert texts(article) == ["At night.", "By day."]


@pytest.mark.parametrize(
    ("tag", "words"),
    [
        # An example of a tag, as Hugo's pages about shortcodes write it
        ('One. {{</* figure caption="Not a caption" */>}} Two.', "One. Two."),
        ("{{%/* notice */%}}\nAsk us.\n{{%/* /notice */%}}", "Ask us."),
        ("{{</* note */>}}<p>Hello <b>World</b>!</p>{{</* /note */>}}", "Hello World!"),
        # Nothing inside is published
        ("{{% comment %}}\nNot yet.\n\nNor this.\n{{% /comment %}}\nRead.", "Read."),
        ("{{< comment >}}Not yet.{{< /comment >}} Read.", "Read."),
        ("{{/* not yet */}} Read.", "Read."),
        ("{# not yet #} Read.", "Read."),
        ('{% # "not yet, says the author" %} Read.', "Read."),
        # What a tag compares or keeps is not shown
        ('{% if page.title == "About us" %}Read.{% endif %}', "Read."),
        ('{% assign lead = "Some words here" %}Read.', "Read."),
        ('{% include note.html content="Take it with food." %}', "Take it with food."),
        ('{%- include note.html\n  content="Take it with food."\n-%}', "Take it with food."),
        ('{% include figure.liquid path="a.png" title="a tooltip" caption="A bed" %}', "A bed"),
        ('{{< callout url=https://x.example header="Join us!">}}Ask.{{< /callout >}}',
         "Join us!Ask."),
        ("{% raw %}{{ dose }}{% endraw %} Read.", "Read."),
        ("Read {{ 'x' | relative_url }}[on]({% link a.md %}).", "Read on."),
        ("::: {.callout-note}\nAsk us.\n:::", "Ask us."),
        (":::tip[For carers]\n\nAsk us.\n\n:::", "For carers Ask us."),
        ("::: warning Take care\nAsk us.\n:::", "Take care Ask us."),
        # No forgotten end eats a paragraph
        ("Take {{ dose daily.\n\nNever stop at once.\n\nAsk us }} first.",
         "Take {{ dose daily. Never stop at once. Ask us }} first."),
        ("Take {% dose daily.\n\nNever stop at once.", "Take {% dose daily. Never stop at once."),
    ],
)  # fmt: skip
def test_tags_are_no_text_and_eat_none(tag: str, words: str) -> None:
    assert text_of("a.md", f"---\ntitle: Sleep\n---\n{tag}\n").split() == words.split()


def test_what_only_obsidian_reads_is_no_text() -> None:
    source = (
        "# Rest\n\n#sleep #naps\n\n![[lamp.png]]\n\n%% ask Fern %%\n\n"
        "Get up at a ==fixed time==. ^up\n\n#Introduction\n\nIt is 10 == 10, and 5 %% 2.\n"
    )
    article = read_one("a.md", source)
    assert texts(article) == [
        "Get up at a fixed time.",
        "#Introduction",
        "It is 10 == 10, and 5 %% 2.",
    ]
    assert article.info.tags == ("sleep", "naps")


def test_pandocs_spans_and_attributes_are_no_text() -> None:
    source = (
        "# Rest\n\n[Most people]{.mark} sleep.\n\n![Hours](a.png){#fig-a width=50%}\n\n[x]{y}\n"
    )
    assert texts(read_one("a.md", source)) == ["Most people sleep.", "[x]{y}"]


def test_a_closed_shortcode_shows_its_title_of_one_word() -> None:
    box = '{{% collapse "Causes" %}}\n\nTea.\n\n{{% /collapse %}}'
    source = f'---\ntitle: R\n---\n{box}\n{{{{< icon "Heart" >}}}}\n'
    assert texts(read_one("a.md", source)) == ["Causes", "Tea."]


@pytest.mark.parametrize(
    "tags",
    [
        'Tea.{{< ref "1" >}}\n\n{{< footnote "1" >}}Ash B. Tea. 2018;1:1-9.{{< /footnote >}}',
        'Tea{{< ref "1" >}}\n{{< footnote "1" >}}Ash B. Tea. 2018;1:1-9.{{< /footnote >}}',
        'Tea\n<Citation id="1"\n  year="2018"\n/>.',
        "Tea.\n\n%%\nto do\n%%\n\n==Rest==.",
        "Tea.\n\n#sleep #naps",
        "Tea.\n\n{{% sources %}}\n\n1. Ash B. Tea. 2018;1:1-9.\n\n{{% /sources %}}",
        "[Tea]{.mark} ![Hours](a.png){#fig-a}\n\n![[lamp.png]] ^note",
    ],
)
def test_what_stands_below_template_tags_has_its_line(tags: str) -> None:
    source = f"---\ntitle: R\n---\n{tags}\n\n## Then\n\nWalk.\n"
    walk = next(one for one in read_one("a.md", source).blocks() if one.text == "Walk.")
    assert walk.line == source.split("\n").index("Walk.") + 1


@pytest.mark.parametrize(("lists", "is_read"), [(9, True), (10, False), (5_000, False)])
def test_lists_too_deep_for_the_parser_are_refused_and_not_lost(lists: int, is_read: bool) -> None:
    text = f"# Tea\n\nOne.\n\n{'- ' * lists}Deep.\n"
    if is_read:
        assert "Deep." in str(read_one("a.md", text).sections)
    else:
        error = refusal("a.md", text)
        assert (error.line, error.reason) == (5, "nests its lists or quotes too deeply.")


def test_a_tag_of_one_long_word_is_read_in_time() -> None:
    with at_most(2.0):
        read_one("a.md", f"# Tea\n\n{{% include {'a' * 40_000} %}}\n\nGreen tea.\n")


def test_what_a_page_of_mdx_exports_is_no_text() -> None:
    text = "import Tip from './Tip.astro';\nexport const prerender = true;\n\n# Rest\n\nLight.\n"
    assert texts(read_one("a.md", text)) == ["Light."]


def test_the_box_of_a_task_is_no_text() -> None:
    text = "# Rest\n\n- [x] Walk\n- [ ] Nap\n\n> 1. [X] Tea\n\nTake [x] tablets.\n"
    assert texts(read_one("a.md", text)) == ["Walk", "Nap", "Tea", "Take [x] tablets."]
