"""What a source file says, read from its syntax tree: its imports and the dotted names it uses."""

import ast
from collections.abc import Iterator
from dataclasses import dataclass


@dataclass(frozen=True)
class Import:
    """One imported module or name, as an absolute dotted name."""

    line: int
    name: str
    is_local: bool  # inside a function body


def imports(source: str, module: str, *, is_package: bool = False) -> list[Import]:
    """Every import of ``source``, wherever it stands. ``module`` resolves the relative ones.

    ``from tracker.tasks import states`` gives ``tracker.tasks.states``; a literal argument of
    ``import_module`` or ``__import__`` counts as an import of that name.
    """
    package = module.split(".") if is_package else module.split(".")[:-1]
    found: list[Import] = []

    def visit(node: ast.AST, is_local: bool) -> None:
        found.extend(Import(node.lineno, name, is_local) for name in _names(node, package))  # type: ignore[attr-defined]
        inside = is_local or isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda)
        for child in ast.iter_child_nodes(node):
            visit(child, inside)

    visit(ast.parse(source), False)
    return found


def _names(node: ast.AST, package: list[str]) -> Iterator[str]:
    if isinstance(node, ast.Import):
        yield from (alias.name for alias in node.names)
    elif isinstance(node, ast.ImportFrom):
        above = package[: len(package) - node.level + 1] if node.level else []
        base = ".".join([*above, *([node.module] if node.module else [])])
        yield from (f"{base}.{alias.name}" for alias in node.names)
    elif isinstance(node, ast.Call) and node.args and isinstance(node.args[0], ast.Constant):
        called = dotted(node.func).rsplit(".", 1)[-1]
        if called in {"import_module", "__import__"} and isinstance(node.args[0].value, str):
            yield node.args[0].value


def dotted(node: ast.expr) -> str:
    """``a.b.c`` of a chain of attributes; the parts that are no names are left out."""
    if isinstance(node, ast.Attribute):
        return f"{dotted(node.value)}.{node.attr}"
    return node.id if isinstance(node, ast.Name) else ""


def used_names(source: str) -> Iterator[tuple[int, str]]:
    """(line, dotted name) of every name used, with import aliases put back: ``dt.now`` as ``datetime.datetime.now``."""
    tree = ast.parse(source)
    origin: dict[str, str] = {}
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            origin.update({alias.asname: alias.name for alias in node.names if alias.asname})
        elif isinstance(node, ast.ImportFrom) and node.module:
            origin.update({alias.asname or alias.name: f"{node.module}.{alias.name}" for alias in node.names})
    for node in ast.walk(tree):
        if isinstance(node, ast.Name | ast.Attribute):
            head, *rest = dotted(node).split(".")
            yield node.lineno, ".".join([origin.get(head, head), *rest])
