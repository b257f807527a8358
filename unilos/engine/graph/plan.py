"""The order in which a graph is computed: passes over the entries of a row, and what is done for an item between.

A reduction needs a whole pass over its row before anything that uses it. Pass `s` makes every reduction of what can
be known by then; the items' own arithmetic stands between passes, the slope in the last one.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection
from dataclasses import dataclass

from .node import ENTRY, FLOPS, ITEM, REAL, REDUCTIONS, Node, ordered

#: Operations that cost more than to write their result down and to read it again.
COSTLY = 4


@dataclass(frozen=True)
class Pass:
    """What is done for an item, and then for each of its entries."""

    items: tuple[Node, ...]
    entries: tuple[Node, ...]
    reductions: tuple[Node, ...]
    stored: tuple[Node, ...] = ()  # what later passes read again
    read: tuple[Node, ...] = ()  # what earlier passes stored


@dataclass(frozen=True)
class Plan:
    uniform: tuple[Node, ...]  # one for all items
    passes: tuple[Pass, ...]
    kept: tuple[Node, ...]  # items' numbers that are used beyond the section they are made in
    stored: tuple[Node, ...]  # entries' numbers that several passes need, and that cost more than memory


def of_entry(node: Node) -> bool:
    """Whether a node is computed in the passes over entries."""
    return ENTRY in node.dims


def planned(value: Node, slope: Node | None) -> Plan:
    roots = (value,) if slope is None else (value, slope)
    nodes = ordered(*roots)
    stage = dict[Node, int]()
    for node in nodes:
        stage[node] = max((stage[a] for a in node.args), default=0) + (node.op in REDUCTIONS)
    last = max(stage.values())
    items, reductions, wanted, made = [], [], [], dict[Node, int]()
    for s in range(last + 1):
        items.append(
            [
                n
                for n in nodes
                if stage[n] == s and ITEM in n.dims and n.op not in REDUCTIONS and not of_entry(n)
            ]
        )
        reductions.append([n for n in nodes if n.op in REDUCTIONS and stage[n] == s + 1])
        made |= dict.fromkeys([*items[-1], *reductions[-1]], s)
        wanted.append([n.args[0] for n in reductions[-1]])
    if slope is not None:
        wanted[-1].append(slope)
    again = Counter(n for w in wanted for n in _entries(w) if n.kind == REAL and FLOPS.get(n.op, 1) >= COSTLY)
    shared = {n for n, count in again.items() if count > 1}
    known, steps = set[Node](), []
    for w in wanted:
        entries = _entries(w, known)
        steps.append((entries, _read(entries, w, known)))
        known |= shared & set(entries)
    later = {n for _, read in steps for n in read}
    passes = [
        Pass(tuple(i), tuple(e), tuple(r), tuple(n for n in e if n in later), tuple(read))
        for i, r, (e, read) in zip(items, reductions, steps, strict=True)
    ]
    uniform = tuple(n for n in nodes if not n.dims)
    used = {a for s, p in enumerate(passes) for n in p.entries for a in n.args}
    used |= {a for n in nodes for a in n.args if a in made and (n not in made or made[n] != made[a])}
    used |= set(roots) | {n.args[0] for p in passes for n in p.reductions}
    stored = tuple(n for p in passes for n in p.stored)
    return Plan(uniform, tuple(passes), tuple(n for n in made if n in used), stored)


def _entries(wanted: list[Node], known: Collection[Node] = ()) -> list[Node]:
    """What a pass computes for every entry, operands first; it stops at what items know, and at what was stored."""
    found: dict[Node, None] = {}

    def visit(node: Node) -> None:
        if node in found or node in known or not of_entry(node):
            return
        for a in node.args:
            visit(a)
        found[node] = None

    for node in wanted:
        visit(node)
    return list(found)


def _read(entries: list[Node], wanted: list[Node], known: Collection[Node]) -> list[Node]:
    """What of the stored numbers a pass takes."""
    return list(dict.fromkeys(a for a in [*(a for n in entries for a in n.args), *wanted] if a in known))
