"""How many small mistakes in `pipeline/facts` the tests notice: a sample of code mutants.

Run: python -m bench.mutants [--count 60] [--seed 1]
Each mutant is one change of the syntax tree (a comparison, a sign, a constant, a condition, a word
of a table, a returned value) in a copy of the checkout, under which the tests of facts and of the
checks run until the first failure. Properties and timings are left out: the tables must do.
A mutant that the tests cannot import or that runs for more than two minutes counts as killed.
"""

from __future__ import annotations

import argparse
import ast
import copy
import os
import random
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

from bench.verify.data import wilson

ROOT = Path(__file__).resolve().parent.parent
TESTS = (
    "tests/test_facts_notation.py", "tests/test_facts.py", "tests/test_facts_names.py",
    "tests/test_facts_written.py", "tests/test_facts_units.py", "tests/test_verify_facts.py",
    "tests/test_verify.py",
)  # fmt: skip
SKIPPED = "not proportion and not hostile and not carried and not itself and not spell and not span"
SWAPS: dict[type[ast.AST], type[ast.AST]] = {
    ast.Eq: ast.NotEq, ast.NotEq: ast.Eq, ast.Lt: ast.LtE, ast.LtE: ast.Lt, ast.Gt: ast.GtE,
    ast.GtE: ast.Gt, ast.In: ast.NotIn, ast.NotIn: ast.In, ast.Is: ast.IsNot, ast.IsNot: ast.Is,
    ast.Add: ast.Sub, ast.Sub: ast.Add, ast.Mult: ast.Add, ast.Div: ast.Mult, ast.Mod: ast.Add,
    ast.And: ast.Or, ast.Or: ast.And,
}  # fmt: skip


def mutants(tree: ast.Module) -> Iterator[tuple[ast.Module, int, str]]:
    """(changed tree, line, what was changed) for every place where something can be changed."""
    places = [n for n in ast.walk(tree) if not isinstance(n, ast.expr_context)]
    for i, node in enumerate(places):
        for what in _changes(node):
            changed = copy.deepcopy(tree)
            twin = [n for n in ast.walk(changed) if not isinstance(n, ast.expr_context)][i]
            _apply(twin, what)
            yield ast.fix_missing_locations(changed), getattr(node, "lineno", 0), what


def _changes(node: ast.AST) -> list[str]:
    if isinstance(node, ast.Compare):
        return ["compare"] if type(node.ops[0]) in SWAPS else []
    if isinstance(node, ast.BinOp):
        # Text is joined and repeated in patterns; only figures are reckoned with.
        return ["operator"] if type(node.op) in SWAPS and not _text(node) else []
    if isinstance(node, ast.BoolOp):
        return ["and/or"]
    if isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.Not):
        return ["not"]
    if isinstance(node, ast.Constant) and type(node.value) in (int, bool):
        return ["constant"]
    if isinstance(node, ast.If | ast.IfExp):
        return ["never"]
    return ["return"] if isinstance(node, ast.Return) and node.value is not None else []


def _text(node: ast.BinOp) -> bool:
    return any(
        isinstance(n, ast.JoinedStr) or (isinstance(n, ast.Constant) and isinstance(n.value, str))
        for n in ast.walk(node)
    )


def _apply(node: ast.AST, what: str) -> None:
    if isinstance(node, ast.Compare):
        node.ops[0] = SWAPS[type(node.ops[0])]()  # type: ignore[call-overload]
    elif isinstance(node, ast.BinOp | ast.BoolOp):
        node.op = SWAPS[type(node.op)]()  # type: ignore[assignment]
    elif isinstance(node, ast.UnaryOp):
        node.op = ast.UAdd()
        node.operand = ast.Call(ast.Name("bool", ast.Load()), [node.operand], [])
    elif isinstance(node, ast.Constant):
        node.value = (not node.value) if isinstance(node.value, bool) else node.value + 1  # type: ignore[operator]
    elif isinstance(node, ast.If | ast.IfExp):
        node.test = ast.Constant(False)
    elif isinstance(node, ast.Return):
        node.value = ast.Constant(None)


def killed(folder: Path) -> bool:
    """Whether any test fails in this copy."""
    command = [sys.executable, "-m", "pytest", "-x", "-q", "-p", "no:cacheprovider", *TESTS]
    try:
        done = subprocess.run(
            [*command, "-k", SKIPPED],
            cwd=folder,
            capture_output=True,
            timeout=120,
            env={**os.environ, "PYTHONPATH": str(folder)},
        )
    except subprocess.TimeoutExpired:
        return True
    return done.returncode != 0


def main() -> None:
    """Print each survivor and the share of the killed."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--count", type=int, default=60)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    files = sorted((ROOT / "pipeline/facts").glob("*.py"))
    every = [
        (file.relative_to(ROOT), ast.unparse(tree), line, what)
        for file in files
        for tree, line, what in mutants(ast.parse(file.read_text(encoding="utf-8")))
    ]
    chosen = random.Random(options.seed).sample(every, min(options.count, len(every)))
    dead = 0
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place) / "copy"
        left_out = shutil.ignore_patterns(".git", ".venv", "__pycache__", "weights", "output")
        shutil.copytree(ROOT, folder, ignore=left_out)
        assert not killed(folder), "the tests fail without any change"
        for tried, (path, text, line, what) in enumerate(chosen, 1):
            (folder / path).write_text(text, encoding="utf-8")
            gone = killed(folder)
            shutil.copy(ROOT / path, folder / path)
            dead += gone
            if not gone:
                print(f"survived: {path}:{line} {what}", flush=True)
            if tried % 10 == 0:
                print(f"{dead}/{tried}", flush=True)
    print(f"killed {wilson(dead, len(chosen))} of {len(every)} mutants in {len(files)} files")


if __name__ == "__main__":
    main()
