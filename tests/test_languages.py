"""Every translation is fit to be shown: it keeps what the source has, the project's terms, and its language.

Each check runs for each language and each catalogue that there is. Where one fails, its message names the
English text and the translation; docs/languages.md says what to do.
"""

from __future__ import annotations

import re
import string
from collections import Counter
from fnmatch import fnmatchcase
from functools import cache

import pytest
from babel.messages.pofile import read_po

from hvevfd_research import content, datasets
from hvevfd_research.i18n import LANGUAGES, markdown, use_language
from hvevfd_research.i18n.completeness import strings
from hvevfd_research.i18n.languages import SOURCE
from hvevfd_research.i18n.messages import catalogue_path
from hvevfd_research.i18n.notebooks import translated
from hvevfd_research.i18n.po import read
from hvevfd_research.i18n.sources import DATA, PACKAGE, domains
from hvevfd_research.runner.execute import execute
from hvevfd_research.runner.expected import verdicts
from hvevfd_research.runner.facts import page_numbers
from hvevfd_research.runner.workbook import find_workbook
from hvevfd_research.stats.readability import lix

TAGS = [tag for tag in LANGUAGES if tag != SOURCE]
HARDEST = {
    "researcher": 50,
    "facilitator": 45,
    "student": 45,
}  # LIX that each kind of reader is asked to read
ENOUGH = 200  # words; LIX of less says nothing

each = pytest.mark.parametrize("domain", domains())
every = pytest.mark.parametrize("tag", TAGS)


@cache
def catalogue(tag, domain):
    path = catalogue_path(tag, domain)
    if not path.is_file():
        pytest.skip(f"there is no {path.name} in {tag} yet; make messages begins it")
    with path.open("rb") as file:
        return read_po(file, locale=tag, abort_invalid=True)


def pairs(tag, domain):
    """English and translation of every form that is translated."""
    for message in catalogue(tag, domain):
        if not message.id or message.fuzzy or not all(strings(message)):
            continue
        sources = message.id if isinstance(message.id, tuple) else (message.id,)
        for place, form in enumerate(strings(message)):
            yield sources[min(place, len(sources) - 1)], form


def faults(tag, domain, found):
    """List `English -> translation: what is wrong` for each pair where `found` gives something."""
    return [
        f"{source} -> {form}: {fault}"
        for source, form in pairs(tag, domain)
        if (fault := found(source, form))
    ]


@every
@each
def test_nothing_in_it_is_stale(tag, domain):
    held = catalogue(tag, domain)
    assert [message.id for message in held if message.id and message.fuzzy] == []
    assert list(held.obsolete) == []


@every
@each
def test_it_reads_the_same_with_babel_and_with_our_own_reader(tag, domain):
    held = {
        message.id if isinstance(message.id, str) else message.id[0]: strings(message)
        for message in catalogue(tag, domain)
        if message.id and all(strings(message)) and not message.fuzzy
    }
    ours = read(catalogue_path(tag, domain).read_text("utf-8"))
    ours.pop("")
    assert ours == held


def placeholders(text):
    named = [
        f"{name}:{spec}!{conversion}"
        for _text, name, spec, conversion in string.Formatter().parse(text)
        if name
    ]
    return Counter(named + re.findall(r"%\(\w+\)[sdr]|%[sdr]", text))


@every
@each
def test_placeholders_agree(tag, domain):
    def fault(source, form):
        given, wanted = set(placeholders(form)), set(placeholders(source))
        return f"has {sorted(given)}, the English {sorted(wanted)}" if given != wanted else ""

    assert faults(tag, domain, fault) == []


def marks(text):
    """What a sentence of Markdown is made of, besides words."""
    plain = re.sub(r"`[^`]*`", "`", text)
    return {
        "links": sorted(re.findall(r"\]\(([^)]*)\)", text)),
        "code": sorted(re.findall(r"`[^`]*`", text)),
        "strong": plain.count("**") // 2,
        "emphasis": len(re.findall(r"(?<![*\w])\*(?![*\s])", plain)),
        "columns": text.count("|"),
        "lines": text.count("\n"),
        "begins or ends with a space": (text[:1].isspace(), text[-1:].isspace()),
    }


@every
@each
def test_markup_agrees_and_the_marks_in_front_stay_outside(tag, domain):
    def fault(source, form):
        ours, theirs = marks(form), marks(source)
        differs = [
            f"{what} {ours[what]}, in English {theirs[what]}" for what in ours if ours[what] != theirs[what]
        ]
        front = next(markdown.lines(form)).mark.strip()
        if front and front != next(markdown.lines(source)).mark.strip():
            differs.append(f"begins with {front}")
        return "; ".join(differs)

    assert faults(tag, domain, fault) == []


QUOTED = re.compile(
    r"«[^»]*»|“[^”]*”|”[^”]*”|\*[^*]*\*|`[^`]*`|\{[^}]*\}|https?://\S+|\b[\w-]+\.(?:toml|ipynb|json|csv|xlsx)\b"
)


def own_words(text):
    """Leave out what is quoted, emphasised (a title, somebody's words), code or the name of a file."""
    return QUOTED.sub(" ", text)


@cache
def terms():
    """The terms that are checked, longest first: a pattern for the English, and the row."""
    rows = datasets.load("glossary", "terms").query("checked").to_dict("records")
    found = []
    for row in rows:
        for english in row["en"].split("; "):
            stem = re.escape(english)
            plural = rf"{stem[:-1]}(?:y|ies)" if english.endswith("y") else rf"{stem}(?:s|es)?"
            found.append((len(english), re.compile(rf"(?<![\w-]){plural}(?![\w-])", re.IGNORECASE), row))
    return [(pattern, row) for _length, pattern, row in sorted(found, key=lambda one: -one[0])]


def stem(word):
    """Words bend: those of five letters or more count without their last two, but with at least four."""
    return word if len(word) <= 4 else word[: max(4, len(word) - 2)]


def has_term(text, variants):
    return any(
        all(stem(word) in text.lower() for word in variant.lower().split())
        for variant in variants.split("; ")
    )


def broken_terms(source, form, tag, exempt=""):
    rest, broken = own_words(source), []
    for pattern, row in terms():
        if pattern.search(rest):
            rest = pattern.sub(" ", rest)
            if not has_term(form, row[tag]) and row["id"] not in exempt:
                broken.append(f"{row['en']} is {row[tag]} (or write # glossary: not {row['id']})")
    return broken


@every
@each
def test_it_uses_the_terms_of_the_glossary(tag, domain):
    if tag not in datasets.load("glossary", "terms"):
        pytest.skip(f"the glossary has no column {tag} yet")
    broken = []
    for message in catalogue(tag, domain):
        exempt = " ".join(note for note in message.user_comments if note.startswith("glossary: not"))
        if isinstance(message.id, str) and message.id and message.string and not message.fuzzy:
            broken += [
                f"{message.id}: {one}" for one in broken_terms(message.id, message.string, tag, exempt)
            ]
    assert broken == []


@cache
def strangers(tag):
    rows = datasets.load("glossary", "strangers").query("language == @tag")
    return list(zip(rows["pattern"], rows["instead"], strict=True))


def strange_words(source, form, tag):
    kept = set(re.findall(r"\w+", source.lower()))
    words = [word for word in re.findall(r"[^\W\d_]+", own_words(form).lower()) if word not in kept]
    return [
        f"{word} (write {instead})"
        for word in words
        for pattern, instead in strangers(tag)
        if fnmatchcase(word, pattern)
    ]


@every
@each
def test_no_word_slips_in_from_the_language_beside_it(tag, domain):
    assert faults(tag, domain, lambda source, form: ", ".join(strange_words(source, form, tag))) == []


@every
@each
def test_quotation_marks_are_those_of_the_language(tag, domain):
    wrong = '“"' if tag != "sv" else '“"»'

    def fault(source, form):
        plain = re.sub(r"`[^`]*`", "", form)
        if tag == "sv" and "»" in source:  # a quotation in Norwegian keeps the marks it came with
            plain = plain.replace("»", "")
        return "quotation marks are « » in Norwegian, ” ” in Swedish" if set(plain) & set(wrong) else ""

    assert faults(tag, domain, fault) == []


@every
def test_the_same_english_has_one_translation(tag):
    found = {}
    for domain in domains():
        if catalogue_path(tag, domain).is_file():
            for source, form in pairs(tag, domain):
                found.setdefault(source, {}).setdefault(form, []).append(domain)
    assert {source: forms for source, forms in found.items() if len(forms) > 1} == {}


@every
@pytest.mark.parametrize("slug", content.names("workbooks"))
def test_the_prose_of_a_workbook_is_easy_enough_to_read(tag, slug):
    catalogue(tag, slug)
    with use_language(tag):
        book = find_workbook(slug)
        cells = translated(book.notebook, tag)["cells"]
    lines = [
        line.text
        for cell in cells
        if cell["cell_type"] == "markdown"
        for line in markdown.lines("".join(cell["source"]))
        if line.kind == "sentence" and line.text and "[[" not in line.text
    ]
    prose = re.sub(r"[*_`]|\]\([^)]*\)|\[", "", "\n".join(lines))
    if len(prose.split()) < ENOUGH:
        pytest.skip("too little of it is translated to be measured")
    hardest = min(HARDEST[reader] for reader in book.audience)
    measured = lix(prose)
    assert measured.lix <= hardest, (
        f"LIX {measured.lix:.1f}: {measured.words_per_sentence:.1f} words a sentence, "
        f"{measured.long_share:.0%} long words"
    )


def test_a_workbook_gives_the_same_numbers_in_every_language():
    """One workbook only: each language is a kernel of its own, and takes as long as the English one."""
    book = find_workbook("goal-form")
    runs = {tag: execute(book, {}, language=tag) for tag in TAGS[:3]}
    numbers = {tag: page_numbers(run.facts) for tag, run in runs.items()}
    first = numbers[TAGS[0]]
    for tag, run in runs.items():
        assert run.failure is None, run.failure
        assert numbers[tag] == first
        assert [v.expected.name for v in verdicts(book.expected, numbers[tag]) if not v.good] == []
    labels = [fact["label"] for fact in runs["nb"].facts if fact["kind"] == "headline"]
    names = [fact["name"] for fact in runs["nb"].facts if fact["kind"] == "headline"]
    assert all(label != name for label, name in zip(labels, names, strict=True)), "words follow, names do not"


def test_catalogues_of_different_kinds_never_share_a_name():
    assert not [slug for slug in content.names("workbooks") if slug == PACKAGE or slug.startswith(DATA)]
    assert len(set(domains())) == len(domains())


# The checks themselves, tried on texts that are wrong.


@pytest.mark.parametrize(
    ("source", "form", "tag", "term"),
    [
        ("Two patients", "To brukere", "nb", "patient"),
        ("The patient's goals", "Pasientens ønsker", "nb", "goal"),
        ("The control charts", "Kontrolldiagrammene", "nb", "control chart"),
        ("Municipalities", "Byer", "nb", "municipality"),
        ("compassion", "medfølelse", "nn", "compassion"),
        ("life expectancy at birth", "medelålder vid födseln", "sv", "life expectancy"),
    ],
)
def test_a_term_that_is_not_the_glossary_s_is_found(source, form, tag, term):
    assert any(one.startswith(term) for one in broken_terms(source, form, tag))


@pytest.mark.parametrize(
    ("source", "form", "tag"),
    [
        ("Two patients", "To pasienter", "nb"),
        ("the lower control limit", "den nedre kontrollgrensen", "nb"),
        ("The remaining life expectancy", "Den forventede levealderen som er igjen", "nb"),
        ("The goalkeeper is impatient", "Keeperen er utålmodig", "nb"),
        ("«patient» and *patient*", "noe annet", "nb"),
        ("after the second conversation", "efter det andra samtalet", "sv"),
    ],
)
def test_a_term_may_bend_and_only_whole_words_count(source, form, tag):
    assert broken_terms(source, form, tag) == []


def test_a_comment_lets_a_translator_leave_a_term_out():
    assert broken_terms("A goal in football", "En skåring", "nb")
    assert not broken_terms("A goal in football", "En skåring", "nb", "glossary: not goal")


@pytest.mark.parametrize(
    ("form", "tag", "word"),
    [
        ("Kva er ikke sagt", "nn", "ikke"),
        ("Brukarmedvirkning", "nn", "brukarmedvirkning"),
        ("Mulighetene i kommunen, muligheten", "nn", "muligheten"),
        ("Dette er ikkje sagt", "nb", "ikkje"),
        ("För pasienten", "sv", "pasienten"),
        ("Ett større värde", "sv", "større"),
    ],
)
def test_a_word_of_the_neighbour_is_found(form, tag, word):
    assert any(one.startswith(f"{word} ") for one in strange_words("", form, tag))


def test_a_quotation_keeps_its_own_language():
    assert strange_words("«Hva er viktig for deg?» asks", "«Hva er viktig for deg?» spør vi", "nn") == []
    assert strange_words("Tromsø", "Tromsø", "sv") == [], "a name that the English text has is no slip"


@pytest.mark.parametrize(
    ("source", "form"),
    [
        ("See [the form](https://example.org)", "Se [skjemaet](https://example.com)"),
        ("It is *not* so", "Det er ikke slik"),
        ("Use `unit`", "Bruk `enhet`"),
        ("| a | b |", "| a b |"),
        ("Ends here. ", "Slutter her."),
    ],
)
def test_markup_that_differs_is_found(source, form):
    assert marks(source) != marks(form)


def test_placeholders_that_differ_are_found():
    assert placeholders("{n} of {total}") != placeholders("{n} av {tal}")
    assert placeholders("{x:.2f}") != placeholders("{x}")
    assert placeholders("%(prog)s: %s") != placeholders("%(prog)s")
