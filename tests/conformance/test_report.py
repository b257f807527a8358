"""The page, the badge and the comparison of two runs: well-formed, escaped, and true to what was measured."""

import copy
import json
import re
from html.parser import HTMLParser
from xml.etree import ElementTree

import pytest

pytest.importorskip("jinja2")
pytest.importorskip("mpmath")

from unilos.conformance import compare
from unilos.conformance import diff as runs
from unilos.conformance.badge import badge
from unilos.conformance.html import page, verdict
from unilos.conformance.report import Cell, Disagreement, Failure, Report

HOSTILE = '"><script>alert(1)</script><img src=x onerror=alert(1)>'
VOID = {"meta", "img", "br", "link", "input", "hr"}


def found(failures=(), cells=None):
    cells = cells or [
        Cell(
            "huber",
            "numpy",
            "float32",
            checks=12,
            comparisons=300,
            envelopes=0.25,
            ulp=1.5,
            at="slope: edges",
        ),
        Cell(
            "huber",
            "torch",
            "float32",
            not_run=["slope: expected to fail: F10, until 2099-12-31, docs/faults.md"],
        ),
        Cell("huber", "torch", "float16", not_run=["torch has no float16"]),
        Cell("huber", "numpy", "float16", not_run=["quick: numpy on one loss in 2, drawn by today"]),
    ]
    agreement = [Disagreement("value", "float32", 2.0, "Huber() float32 edges", ("numpy", "torch"))]
    environment = {"unilos": "1", "quick": True, "device": "cpu", "versions": {"numpy": "2"}}
    primitives = [{"name": "exp", "backend": "numpy", "dtype": "float32", "ulp": 4.6, "at": "exp(1.5)"}]
    report = Report(
        cells,
        list(failures),
        agreement,
        environment,
        {"jax": "no module jax"},
        agreement=agreement,
        primitives=primitives,
    )
    return json.loads(report.to_json())


class Tree(HTMLParser):
    """Every tag is closed, and what there is."""

    def __init__(self, text):
        super().__init__()
        self.open, self.tags, self.ids, self.links = [], [], set(), set()
        self.feed(text)
        assert not self.open

    def handle_starttag(self, tag, attrs):
        given = dict(attrs)
        self.tags.append(tag)
        assert not [a for a in given if a.startswith("on")]
        assert "src" not in given
        self.ids.add(given.get("id"))
        if "href" in given:
            self.links.add(given["href"])
        if tag not in VOID:
            self.open.append(tag)

    def handle_endtag(self, tag):
        assert self.open.pop() == tag


def test_the_page_is_whole_and_loads_nothing():
    text = page(found([Failure("slope", "Huber(delta=1.0)", "numpy", "float32", "too far")]))
    tree = Tree(text)
    assert "script" not in tree.tags
    assert "://" not in text
    assert not re.search(r"url\(|@import", text)
    assert "default-src &#39;none&#39;" in text or "default-src 'none'" in text
    assert all(link[1:] in tree.ids for link in tree.links)


def test_a_failure_shows_what_is_known_of_it_alone():
    given = {"kind": "wrong value", "ulp": 3.14159, "inputs": {"pred": [1.5]}}
    bare = page(found([Failure("slope", "Huber()", "numpy", "float32", "too far")]))
    full = page(found([Failure("slope", "Huber()", "numpy", "float32", "too far", **given)]))
    failures = [text.partition('id="failures"')[2].partition("</section>")[0] for text in (bare, full)]
    assert "<dt>" not in failures[0]
    assert re.findall(r"<dt>(.*?)</dt>", failures[1]) == ["inputs", "ULP", "kind"]
    assert "<code>3.14</code>" in failures[1]


def test_a_known_fault_has_its_link_and_its_last_day():
    def shown(link):
        why = f"slope: expected to fail: F10, until 2099-12-31, {link}"
        return page(found(cells=[Cell("huber", "torch", "float32", not_run=[why])]))

    assert "https://example.org/issues/10" in Tree(shown("https://example.org/issues/10")).links
    assert all(link.startswith("#") for link in Tree(shown("javascript:alert(1)")).links)
    old = "slope: expected to fail: F10, which is not cured yet"
    assert "◆ known" in page(found(cells=[Cell("huber", "torch", "float32", not_run=[old])]))


def test_a_cell_leads_to_its_failure_and_to_the_case_of_its_worst_error():
    cells = [Cell("huber", "numpy", "float32", checks=2, failures=1, envelopes=3.5, at="slope: edges")]
    text = page(found([Failure("slope", "Huber(delta=1.0)", "numpy", "float32", "too far")], cells))
    assert 'href="#failure-1"' in text
    assert "worst at slope: edges" in text
    assert "1 broken · 3.50 env" in text
    assert "1 law is broken" in text


@pytest.mark.parametrize(
    "words",
    [
        "✓ 0.25 env · 1.50 ULP",
        "◆ known",
        "slope: F10, known until 2099-12-31 at the latest, docs/faults.md",
        "– unsupported",
        "torch has no float16",
        "○ not run",
        "quick: numpy on one loss in 2",
        "jax is missing: no module jax",
        "numpy and torch",
        "▲ 4.60 ULP, far",
    ],
)
def test_states_stand_with_their_reasons(words):
    assert words in page(found())


def test_hostile_names_are_escaped_everywhere():
    cells = [Cell(HOSTILE, HOSTILE, HOSTILE, checks=1, failures=1, at=HOSTILE, not_run=[HOSTILE])]
    made = found([Failure(HOSTILE, HOSTILE, HOSTILE, HOSTILE, HOSTILE)], cells)
    made["failures"][0] |= {"snippet": HOSTILE, "inputs": HOSTILE, "got": HOSTILE}
    made["environment"][HOSTILE] = HOSTILE
    made["primitives"][0] |= {"name": HOSTILE, "at": HOSTILE, "backend": HOSTILE}
    made["agreement"][0]["case"] = HOSTILE
    other = runs.difference(found(), made).page(HOSTILE, HOSTILE)
    for text in (page(made), other):
        tags = Tree(text).tags
        assert not {"script", "img"} & set(tags)
    ElementTree.fromstring(badge(HOSTILE, HOSTILE))


def test_failures_show_what_came_and_what_is_right():
    made = found([Failure("value", "Huber()", "numpy", "float32", "too far")])
    made["failures"][0] |= {"got": "1.5", "want": "1.25", "ulp": 3.0, "snippet": "import unilos"}
    text = page(made)
    for name, words in (("came", "1.5"), ("right", "1.25"), ("ULP", "3.00")):
        assert f"<dt>{name}</dt><dd><code>{words}</code></dd>" in text
    assert "<pre>import unilos</pre>" in text


def test_a_badge_says_what_came():
    root = ElementTree.fromstring(badge("unilos conformance", verdict(found())))
    assert root.attrib["aria-label"] == "unilos conformance: 12 laws hold"
    broken = found([Failure("slope", "Huber()", "numpy", "float32", "far")] * 2)
    assert verdict(broken) == "2 laws are broken"
    assert verdict(found(cells=[Cell("huber", "numpy", "float32")])) == "nothing was run"


def write(path, made):
    path.write_text(json.dumps(made), "utf-8")
    return path


def test_two_runs_are_compared(tmp_path, capsys):
    one, two = found(), found([Failure("slope", "Huber()", "numpy", "float32", "far")])
    old, new = write(tmp_path / "old.json", one), write(tmp_path / "new.json", two)
    assert compare(old, old) == 0
    assert compare(old, new, tmp_path / "diff.html") == 1
    assert "slope: Huber() on numpy in float32: far" in capsys.readouterr().out
    assert "something is worse" in (tmp_path / "diff.html").read_text("utf-8")
    assert compare(new, old) == 0
    assert "healed: 1" in capsys.readouterr().out


def test_grown_errors_and_lost_cells_are_worse():
    old, grown, lost = found(), found(), found()
    grown["cells"][0]["envelopes"] = 0.75
    assert grown != old
    first = runs.difference(old, grown)
    assert first.worse
    assert first.grew == ["huber on numpy in float32: 0.25 to 0.75 envelopes at slope: edges"]
    lost["cells"][0] |= {"checks": 0}
    second = runs.difference(old, lost)
    assert second.worse
    assert second.gone == ["huber on numpy in float32"]
    third = runs.difference(lost, old)
    assert not third.worse
    assert third.new == second.gone


def test_files_of_the_first_version_are_read(tmp_path):
    old = copy.deepcopy(found())
    old["version"] = 1
    del old["agreement"], old["primitives"]
    assert runs.read(write(tmp_path / "old.json", old)) == old
    assert "numpy and torch" in page(old)


@pytest.mark.parametrize(
    "text", ["", "[]", "{}", '{"version": 3}', '{"version": 2, "cells": [1]}', "[" * 100000]
)
def test_what_is_no_run_is_refused(text, tmp_path):
    path = tmp_path / "odd.json"
    path.write_text(text, "utf-8")
    assert compare(path, path) == 2
    assert compare(tmp_path / "none.json", path) == 2
