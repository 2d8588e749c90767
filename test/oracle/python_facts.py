"""Print what Python itself says about the suspension points of source files.

For each file one JSON object on a line: the decoded text, and from the
abstract syntax tree the points and the functions that can suspend.  Columns
are in UTF-16 units.  Files that do not parse are skipped.

    python python_facts.py PATH...
"""
import ast
import json
import os
import sys
import tokenize
import warnings

COMPREHENSIONS = (ast.ListComp, ast.SetComp, ast.DictComp)
KINDS = {
    ast.Await: "await",
    ast.Yield: "yield",
    ast.YieldFrom: "yield-from",
    ast.AsyncFor: "for-await",
    ast.AsyncWith: "async-with",
}


class Scope:
    """A function, lambda, generator expression, class or the module."""

    def __init__(self, node, name, parent):
        self.node = node
        self.name = name
        self.parent = parent
        self.awaits = self.yields = self.takes_value = False

    def qualified_name(self):
        if self.parent is None:
            return "<module>"
        if self.parent.parent is None:
            return self.name
        plain = isinstance(self.parent.node, (ast.ClassDef, ast.GeneratorExp))
        inner = "" if plain else ".<locals>"
        return self.parent.qualified_name() + inner + "." + self.name

    def function(self):
        scope = self
        while isinstance(scope.node, ast.ClassDef):
            scope = scope.parent
        return scope

    def kind(self):
        node = self.node
        if isinstance(node, ast.GeneratorExp):
            return "async-generator" if self.awaits else "generator"
        if isinstance(node, ast.AsyncFunctionDef):
            return "async-generator" if self.yields else "coroutine"
        if self.yields:
            return "send-coroutine" if self.takes_value else "generator"
        return None


class Facts:
    """Collects points and functions of one tree."""

    def __init__(self, text):
        self.lines = text.split("\n")
        self.points = []
        self.scopes = []

    def column(self, line, offset):
        text = self.lines[line - 1]
        if text.isascii():
            return offset
        decoded = text.encode("utf-8", "surrogatepass")[:offset]
        decoded = decoded.decode("utf-8", "surrogatepass")
        return len(decoded.encode("utf-16-le", "surrogatepass")) // 2

    def start(self, node):
        return [node.lineno, self.column(node.lineno, node.col_offset)]

    def end(self, node):
        return [node.end_lineno,
                self.column(node.end_lineno, node.end_col_offset)]

    def module(self, tree):
        scope = Scope(tree, "<module>", None)
        for child in tree.body:
            self.visit(child, scope, tree)
        return scope

    def all(self, nodes, scope, parent):
        for node in nodes:
            self.visit(node, scope, parent)

    def visit(self, node, scope, parent):
        if node is None:
            return
        if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef)):
            self.all(node.decorator_list, scope, node)
            self.visit(node.args, scope, node)
            self.visit(node.returns, scope, node)
            self.all(getattr(node, "type_params", ()), scope, node)
            self.all(node.body, self.open(node, node.name, scope), node)
        elif isinstance(node, ast.Lambda):
            self.visit(node.args, scope, node)
            self.visit(node.body, self.open(node, "<lambda>", scope), node)
        elif isinstance(node, ast.ClassDef):
            self.all(node.decorator_list, scope, node)
            self.all(node.bases, scope, node)
            self.all(node.keywords, scope, node)
            self.all(getattr(node, "type_params", ()), scope, node)
            self.all(node.body, Scope(node, node.name, scope), node)
        elif isinstance(node, ast.GeneratorExp):
            inner = self.open(node, "<genexpr>", scope)
            self.comprehension(node, scope, inner, [node.elt])
        elif isinstance(node, COMPREHENSIONS):
            heads = [node.key, node.value] \
                if isinstance(node, ast.DictComp) else [node.elt]
            self.comprehension(node, scope, scope, heads)
        else:
            self.point(node, scope, parent)
            self.all(ast.iter_child_nodes(node), scope, node)

    def open(self, node, name, parent):
        scope = Scope(node, name, parent)
        self.scopes.append(scope)
        return scope

    def comprehension(self, node, outer, inner, heads):
        self.all(heads, inner, node)
        for index, clause in enumerate(node.generators):
            if clause.is_async:
                inner.function().awaits = True
                self.add("async-comprehension", self.start(clause.target),
                         None, inner)
            self.visit(clause.target, inner, node)
            self.visit(clause.iter, inner if index else outer, node)
            self.all(clause.ifs, inner, node)

    def point(self, node, scope, parent):
        kind = KINDS.get(type(node))
        if kind is None:
            return
        function = scope.function()
        if kind in ("yield", "yield-from"):
            function.yields = True
            if kind == "yield" and not isinstance(
                    parent, (ast.Expr, ast.Lambda)):
                function.takes_value = True
        else:
            function.awaits = True
        end = self.end(node) if isinstance(node, ast.expr) else None
        self.add(kind, self.start(node), end, scope)

    def add(self, kind, start, end, scope):
        function = scope.function()
        self.points.append([kind, start, end, function])

    def report(self):
        points = [
            [kind, start, end, function.qualified_name(),
             self.start(function.node) if function.parent else [1, 0]]
            for kind, start, end, function in self.points
        ]
        functions = [
            [scope.kind(), scope.qualified_name(), self.start(scope.node),
             self.end(scope.node), parameters(scope)]
            for scope in self.scopes if scope.kind() is not None
        ]
        return {"points": points, "functions": functions}


def parameters(scope):
    """The required and the optional parameters of a call."""
    node = scope.node
    if isinstance(node, ast.GeneratorExp):
        return [[], []]
    arguments = node.args
    positional = list(getattr(arguments, "posonlyargs", ())) + arguments.args
    first_default = len(positional) - len(arguments.defaults)
    required, optional = [], []
    for index, argument in enumerate(positional):
        if index == 0 and is_bound(scope):
            continue
        target = required if index < first_default else optional
        target.append(argument.arg)
    if arguments.vararg:
        optional.append("*" + arguments.vararg.arg)
    for argument, default in zip(arguments.kwonlyargs, arguments.kw_defaults):
        (required if default is None else optional).append(argument.arg)
    if arguments.kwarg:
        optional.append("**" + arguments.kwarg.arg)
    return [required, optional]


def is_bound(scope):
    if not isinstance(scope.parent.node, ast.ClassDef) \
            or isinstance(scope.node, ast.Lambda):
        return False
    return not any(
        isinstance(decorator, ast.Name) and decorator.id == "staticmethod"
        for decorator in scope.node.decorator_list)


FLAGS = ((0x200, "async-generator"), (0x80, "coroutine"), (0x20, "generator"))


INLINED = ("<listcomp>", "<setcomp>", "<dictcomp>")


def without_inlined(code):
    """The qualified name, without the scopes that PEP 709 did away with."""
    name = code.co_qualname
    for scope in INLINED:
        name = name.replace(scope + ".", "")
    return name


def compiled(code):
    """Kind and qualified name of each code object that can suspend."""
    found = []
    for constant in code.co_consts:
        if isinstance(constant, type(code)):
            for flag, kind in FLAGS:
                if constant.co_name in INLINED:
                    break
                if constant.co_flags & flag:
                    found.append([kind, without_inlined(constant)])
                    break
            found.extend(compiled(constant))
    return found


def sources(paths):
    for path in paths:
        if not os.path.isdir(path):
            yield path
            continue
        for folder, folders, files in os.walk(path):
            folders.sort()
            for name in sorted(files):
                if name.endswith(".py"):
                    yield os.path.join(folder, name)


def main(paths):
    warnings.simplefilter("ignore")
    sys.setrecursionlimit(20000)
    for path in sources(paths):
        try:
            with tokenize.open(path) as file:
                text = file.read()
            tree = ast.parse(text)
        except (SyntaxError, UnicodeDecodeError, ValueError, OSError,
                RecursionError, MemoryError):
            continue
        facts = Facts(text)
        facts.module(tree)
        report = facts.report()
        if sys.version_info >= (3, 11):
            try:
                report["compiled"] = compiled(
                    compile(text, path, "exec", dont_inherit=True))
            except (SyntaxError, ValueError, RecursionError):
                pass
        report["file"] = path
        report["text"] = text
        print(json.dumps(report))


if __name__ == "__main__":
    main(sys.argv[1:])
