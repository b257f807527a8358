"""The order in which a graph is computed: passes over the entries of a row, and what is done for an item between.

A reduction needs a whole pass over its row before anything that uses it. Pass `s` makes every reduction of what can
be known by then; the items' own arithmetic stands between passes, the slope in the last one.
"""

from __future__ import annotations

from dataclasses import dataclass

from ..engine.graph.node import ENTRY, ITEM, REDUCTIONS, Node, ordered


@dataclass(frozen=True)
class Pass:
    """What is done for an item, and then for each of its entries."""

    items: tuple[Node, ...]
    entries: tuple[Node, ...]
    reductions: tuple[Node, ...]


@dataclass(frozen=True)
class Plan:
    uniform: tuple[Node, ...]  # one for all items
    passes: tuple[Pass, ...]
    kept: tuple[Node, ...]  # items' numbers that are used beyond the section they are made in


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
    passes, made = [], dict[Node, int]()
    for s in range(last + 1):
        items = tuple(
            n for n in nodes if stage[n] == s and ITEM in n.dims and not of_entry(n) and n.op not in REDUCTIONS
        )
        made |= dict.fromkeys(items, s)
        reductions = tuple(n for n in nodes if n.op in REDUCTIONS and stage[n] == s + 1)
        made |= dict.fromkeys(reductions, s)
        wanted = [n.args[0] for n in reductions]
        if s == last and slope is not None:
            wanted.append(slope)
        passes.append(Pass(items, tuple(_entries(wanted)), reductions))
    uniform = tuple(n for n in nodes if not n.dims)
    used = {a for s, p in enumerate(passes) for n in p.entries for a in n.args}
    used |= {a for n in nodes for a in n.args if a in made and (n not in made or made[n] != made[a])}
    used |= set(roots) | {n.args[0] for p in passes for n in p.reductions}
    return Plan(uniform, tuple(passes), tuple(n for n in made if n in used))


def _entries(wanted: list[Node]) -> list[Node]:
    """What a pass computes for every entry, operands first; it stops at what items know already."""
    found: dict[Node, None] = {}

    def visit(node: Node) -> None:
        if node in found or not of_entry(node):
            return
        for a in node.args:
            visit(a)
        found[node] = None

    for node in wanted:
        visit(node)
    return list(found)
