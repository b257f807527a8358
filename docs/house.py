"""Count how the code is laid out: what changes of the engine and of its rooms are held against.

`python docs/house.py [PATH]` counts a checkout, this one by default, and prints a table; `--json` adds the places.
Sources are parsed; only the row about `help()` imports the package of PATH, in a process of its own. What a new
reduction takes, and which specs a tracer passes, laws show. tests/test_house.py reads imports by what stands here.
"""

from __future__ import annotations

import argparse
import ast
import json
import os
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

PUBLIC = re.compile(r"unilos(\.(backends|conformance|information|keras|specs|testing))?")
FLAGS = "rowwise|residual|chained|pooled|local|sampled|whole|alone|projected|of_params"
#: Where the classes are that are a loss's structure.
STRUCTURES = ("unilos/form/structures", "unilos/face/bases.py", "unilos/_structures.py")


class Source(NamedTuple):
    path: str  # from the root of the checkout, with slashes
    module: str  # as it is imported
    text: str
    tree: ast.Module


class Import(NamedTuple):
    path: str
    line: int
    target: str  # the path of the file that is imported
    module: str  # its name
    how: str  # "import"; "lazy" in a function; "typing"; "string" for import_module; "named" in a table


def sources(root: Path, *folders: str) -> list[Source]:
    found = []
    for folder in folders or ("unilos", "backends"):
        for path in sorted((root / folder).rglob("*.py")):
            parts = path.relative_to(root / folder if folder == "backends" else root).with_suffix("").parts
            module = ".".join(parts[:-1] if parts[-1] == "__init__" else parts)
            text = path.read_text("utf-8")
            found.append(Source(path.relative_to(root).as_posix(), module, text, ast.parse(text)))
    return found


def imports(files: list[Source]) -> list[Import]:
    """Every import of one file by another, wherever it stands. That the `__init__.py` of a package runs before what is
    in it is left out: it would be an import of everything by everybody."""
    known, found = {f.module: f.path for f in files}, dict[tuple[str, int, str], Import]()
    ways = {ast.Call: "string", ast.Constant: "named"}
    for file in files:
        for node, how in _walk(file.tree, "import"):
            for name in _named(file, node):
                while name and name not in known:
                    name = name.rpartition(".")[0]
                edge = Import(file.path, node.lineno, known.get(name, ""), name, ways.get(type(node), how))
                if edge.target not in ("", file.path) and (edge.how != "named" or "." in name):
                    found.setdefault((file.path, edge.line, name), edge)
    return list(found.values())


def _walk(node: ast.AST, how: str) -> Iterator[tuple[Any, str]]:
    """All nodes, with how an import would stand there."""
    inside = "lazy" if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef, ast.Lambda)) else how
    typing = node.body if isinstance(node, ast.If) and "TYPE_CHECKING" in ast.unparse(node.test) else []
    for child in ast.iter_child_nodes(node):
        inner = "typing" if child in typing else inside
        yield child, inner
        yield from _walk(child, inner)


def _named(file: Source, node: ast.AST) -> list[str]:
    """What a node imports, or names by a string."""
    package = file.module if file.path.endswith("/__init__.py") else file.module.rpartition(".")[0]

    def absolute(level: int, name: str) -> str:
        parts = package.split(".")[: 1 - level or None] if level else []
        return ".".join([*parts, *filter(None, [name])])

    if isinstance(node, ast.Import):
        return [alias.name for alias in node.names]
    if isinstance(node, ast.ImportFrom):
        return [f"{absolute(node.level, node.module or '')}.{alias.name}" for alias in node.names]
    if isinstance(node, ast.Call) and _last(node.func) in ("import_module", "__import__") and node.args:
        name = str(getattr(node.args[0], "value", ""))
        return [absolute(len(name) - len(name.lstrip(".")), name.lstrip("."))]
    # The dotted name of a module inside of a room, in a table: what else would it be for?
    text = str(node.value) if isinstance(node, ast.Constant) else ""
    return [text] if re.fullmatch(r"unilos(\.\w+)+", text) and not PUBLIC.fullmatch(text) else []


def circles(found: list[Import]) -> list[list[str]]:
    """The files that import each other in a circle, however long: strongly connected ones, the most first."""
    after: dict[str, set[str]] = {}
    for edge in found:
        after.setdefault(edge.path, set()).add(edge.target)
    reach: dict[str, set[str]] = {}
    for start in after:
        todo, seen = [start], reach.setdefault(start, set())
        while todo:
            new = after.get(todo.pop(), set()) - seen
            seen |= new
            todo += new
    rings = {frozenset(b for b in reach[a] if a in reach.get(b, ())) for a in after if a in reach[a]}
    return sorted((sorted(ring) for ring in rings), key=lambda ring: (-len(ring), ring))


def _last(node: ast.AST) -> str:
    """The last word of a dotted name."""
    return node.attr if isinstance(node, ast.Attribute) else node.id if isinstance(node, ast.Name) else ""


def _words(node: ast.AST) -> set[str]:
    return {n.arg if isinstance(n, ast.arg) else _last(n) for n in ast.walk(node)}


def _nodes(files: list[Source], *kinds: type[ast.AST]) -> Iterator[tuple[str, Any]]:
    yield from ((f.path, n) for f in files for n in ast.walk(f.tree) if isinstance(n, kinds))


def asked(files: list[Source], names: str, *of: str) -> list[str]:
    """Every attribute with one of the names, an occurrence each, of something whose last word is one of `of`."""
    named = [(path, n) for path, n in _nodes(files, ast.Attribute) if re.fullmatch(names, n.attr)]
    return [f"{path}:{n.lineno} {ast.unparse(n)}" for path, n in named if _last(n.value) in of]


def decided(files: list[Source]) -> list[str]:
    """Lines that compare a reduction, match it, or ask what it starts with. That the constructor looks it up among
    `self.reductions` is no decision, and a table with reductions for keys is none."""
    compared = [(p, n.left) for p, n in _nodes(files, ast.Compare) if _last(n.comparators[0]) != "reductions"]
    matched = [(p, n.subject) for p, n in _nodes(files, ast.Match)]
    begun = [(p, n.value) for p, n in _nodes(files, ast.Attribute) if n.attr == "startswith"]
    found = (at for at in (*compared, *matched, *begun) if _words(at[1]) & {"reduction", "rule"})
    return sorted({f"{path}:{n.lineno}" for path, n in found})


def _divides(node: ast.AST) -> bool:
    return any(word == "over" or word.endswith("divisor") for word in _words(node))


def knows_means(files: list[Source]) -> list[str]:
    """Functions that name one of the rare means as a string, or take `1.0 if` it is a sum `else` something that no
    divisor answers for; of the other files, those that divide and have a table that names one in a call."""

    def rare(node: ast.AST) -> bool:
        return any(getattr(n, "value", "") in ("mean_over_batch", "mean_over_items") for n in ast.walk(node))

    def own(n: ast.AST) -> bool:
        if not isinstance(n, ast.IfExp) or not _words(n.test) & {"reduction", "rule"}:
            return False
        one = getattr(n.body, "value", 0) == 1
        return (one or getattr(n.orelse, "value", 0) == 1) and not _divides(n.orelse if one else n.body)

    found = [(p, n) for p, n in _nodes(files, ast.FunctionDef) if rare(n) or any(map(own, ast.walk(n)))]
    calls = {path for path, n in _nodes(files, ast.Call) if any(map(rare, n.args))}
    divide = {path for path, n in _nodes(files, ast.BinOp) if isinstance(n.op, ast.Div)}
    tables = sorted(calls & divide - {path for path, _ in found})
    return [*(f"{path}:{n.lineno} {n.name}" for path, n in found), *tables]


def copies(files: list[Source]) -> list[str]:
    """Functions that speak of a weight (or mass) and a mask (or `kept`), and divide by `over` or by some divisor."""
    found = []
    for path, n in _nodes(files, ast.FunctionDef):
        steps = [s for s in ast.walk(n) if isinstance(getattr(s, "op", None), ast.Div)]
        divides = any(_divides(getattr(s, "right", None) or s.value) for s in steps)  # type: ignore[attr-defined]
        if divides and _words(n) & {"weight", "mass"} and _words(n) & {"mask", "kept"}:
            found.append(f"{path}:{n.lineno} {n.name}")
    return found


def questions(files: list[Source]) -> list[str]:
    """What is asked of structures outside `form/`: isinstance and issubclass with a structure's class, match with one
    or of something called a structure, hasattr on losses and structures, `.kind` of one."""
    homes = [f for f in files if f.path.startswith(STRUCTURES)]
    classes, things = {n.name for _, n in _nodes(homes, ast.ClassDef)}, {"loss", "structure", "items", "cls"}

    def asks(n: Any, theirs: set[str]) -> bool:
        if isinstance(n, ast.Attribute):
            return n.attr == "kind" and _last(n.value) in things
        if isinstance(n, ast.Match):
            cases = {_last(p.cls) for p in ast.walk(n) if isinstance(p, ast.MatchClass)}
            return bool(cases & theirs) or _last(n.subject) == "structure"
        if _last(n.func) in ("isinstance", "issubclass"):
            return bool(_words(n.args[1]) & theirs)
        return _last(n.func) == "hasattr" and _last(n.args[0]) in things

    found = []
    for f in (f for f in files if not f.path.startswith("unilos/form/")):
        # A class of its own may have the name of a structure.
        own = {n.name for _, n in _nodes([f], ast.ClassDef) if f not in homes}
        nodes = (n for _, n in _nodes([f], ast.Call, ast.Match, ast.Attribute) if asks(n, classes - own))
        found += [f"{f.path}:{n.lineno} {ast.unparse(n).splitlines()[0]}" for n in nodes]
    return found


def beyond_public(root: Path, paths: list[Path]) -> list[str]:
    """Imports of modules of unilos that are not public, in Python files and in documents."""
    pattern = re.compile(r"^\s*(?:from|import) (unilos(?:\.\w+)*)", re.MULTILINE)
    found = ((p, module) for p in paths if p.is_file() for module in pattern.findall(p.read_text("utf-8")))
    return [f"{p.relative_to(root).as_posix()}: {m}" for p, m in found if not PUBLIC.fullmatch(m)]


PROBE = r"""
import importlib, inspect, json, re, unilos
found = dict.fromkeys(("parameters", "shapes", "returns", "raises", "example", "all", "of"), 0)
for name in unilos.names():
    module, _, last = f"unilos.{name}".rpartition(".")
    function = getattr(importlib.import_module(module), last)
    pieces = re.split(r"^(\w+)\n-{3,}$", inspect.getdoc(function) or "", flags=re.MULTILINE)
    doc = dict(zip(pieces[1::2], pieces[2::2]))
    rows = re.findall(r"^(\w+(?:, \w+)*)\s*(?::|$)", doc.get("Parameters", ""), re.MULTILINE)
    named = {word for row in rows for word in row.split(", ")}
    has = {"parameters": set(inspect.signature(function).parameters) <= named,
           "shapes": "shape" in doc.get("Parameters", ""), "returns": "Returns" in doc,
           "raises": "Raises" in doc, "example": ">>>" in doc.get("Examples", "")}
    has |= {"all": all(has.values()), "of": True}
    found = {key: found[key] + has[key] for key in found}
print(json.dumps(found))
"""


def helped(root: Path) -> str:
    """How many losses' docstrings have each part, in sections as NumPy writes them."""
    environment = {**os.environ, "PYTHONPATH": f"{root}{os.pathsep}{root / 'backends'}"}
    command = [sys.executable, "-c", PROBE]
    done = subprocess.run(command, capture_output=True, text=True, env=environment, cwd=root)
    if done.returncode:
        return f"not importable: {done.stderr.strip().splitlines()[-1]}"
    found: dict[str, int] = json.loads(done.stdout.splitlines()[-1])
    return f"{found.pop('all')} of {found.pop('of')} ({', '.join(f'{key} {n}' for key, n in found.items())})"


def count(root: Path) -> list[tuple[str, str, str, list[str]]]:
    """The rows: what is counted, what was found, what it is to come to, and the places."""
    files = sources(root)
    ours = [f for f in files if f.path.startswith("unilos/")]
    library = [f for f in files if not f.path.startswith("unilos/conformance/")]
    plain = [f for f in library if not f.path.endswith("/conformance.py")]  # nor the harness of a backend
    body = [n for _, cls in _nodes(ours, ast.ClassDef) if cls.name == "Loss" for n in cls.body]
    stated = [_last(n.target) for n in body if ast.unparse(getattr(n, "annotation", n)) == "ClassVar[bool]"]
    # A place is an occurrence of `loss.NAME` in unilos/, where what stands before the dot is `loss` or ends in `.loss`:
    # no statements in class bodies, no backends, tests and docs. The plan says 113 with 89 in conformance; no honest
    # rule gives both on the code before the rooms, and this one is nearest: 114 with 89. The last figure has what is
    # called otherwise (`cls`, `part`), and what lies elsewhere.
    names = "|".join([FLAGS, *stated])
    near = asked(ours, names, "loss")
    suite = sum(place.startswith("unilos/conformance/") for place in near)
    rest = sources(root, "tests", "docs", "examples")
    wide = asked([*files, *rest], names, "loss", "cls", "part", "f", "items", "structure")
    lines, structures = decided(plain), questions(files)
    rings = circles([edge for edge in imports(files) if edge.how != "named"])
    means, again = knows_means(library), copies(library)
    # Every line of *.py, blank ones and comments, too, and the harness of a backend; no stub (.pyi): a script wrote it.
    length = sum(len(f.text.splitlines()) for f in library if not f.path.startswith("unilos/losses/"))
    told = [root / "backends" / "README.md", *sorted((root / "tests" / "plugin").glob("*.py"))]
    private, shipped = (beyond_public(root, p) for p in (told, sorted((root / "backends").rglob("*.py"))))
    flat = [f.path for f in ours if re.fullmatch(r"unilos/_[^_]\w*\.py", f.path)]
    times = f"{len(near)} times, {suite} in conformance; {len(wide)} by other names and elsewhere, too"
    around = f"{'no' if private else 'yes'}; shipped ones pass by them {len(shipped)} times"
    sizes = f"{len(rings)}, of {', '.join(str(len(ring)) for ring in rings)} files" if rings else "0"
    where = f"on {len(lines)} lines in {len({line.partition(':')[0] for line in lines})} files"
    asks = "`isinstance`, `match`, kind strings or `hasattr` on structures outside `form/`"
    return [
        ("places that know what a mean divides by", str(len(means)), "1", means),
        ("`reduction` is decided", where, "", lines),
        ("booleans on `Loss` that others ask about", str(len(stated)), "0", stated),
        ("asked for as `loss.NAME`", times, "0", wide),
        ("import circles (lazy and typing imports counted)", sizes, "0", [" ".join(ring) for ring in rings]),
        ('copies of "weight, mask, divide, lower"', str(len(again)), "1", again),
        ("lines of `unilos/` + `backends/` without losses and conformance", f"{length:,}", "fewer", []),
        ("a backend by public names alone", around, "yes", private + shipped),
        (asks, str(len(structures)), "0", structures),
        ("losses whose `help()` names every parameter, shapes, errors, an example", helped(root), "all", []),
        ("private modules flat at the top of `unilos/`", str(len(flat)), "0", flat),
    ]


def main(arguments: list[str]) -> int:
    parser = argparse.ArgumentParser(description="Count how the code is laid out.")
    parser.add_argument("path", nargs="?", type=Path, default=Path(__file__).resolve().parents[1])
    parser.add_argument("--json", action="store_true", help="JSON, with the places behind every figure")
    given = parser.parse_args(arguments)
    rows, keys = count(given.path.resolve()), ("what", "found", "after", "places")
    table = ["| | found | to come to |\n|---|---|---|", *(f"| {a} | {b} | {c} |" for a, b, c, _ in rows)]
    listed = [dict(zip(keys, row, strict=True)) for row in rows]
    print(json.dumps(listed, indent=1) if given.json else "\n".join(table))
    return 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
