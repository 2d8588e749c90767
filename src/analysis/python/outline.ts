import type { Tree } from "@vscode/tree-sitter-wasm";
import type { DocumentMemory } from "../document-memory";
import type { FunctionKind, Outline, PointPlace } from "../outline";
import { markIndependentRounds } from "../insight/independent-rounds";
import { buildOutline, type FunctionDraft } from "../outline-builder";
import { buildPipeline } from "../pipeline/build-pipeline";
import { checkPython } from "../rules/python/check";
import { PythonFile } from "../rules/python/rule";
import { pythonWords } from "../plain-text";
import { TextLines } from "../text-lines";
import type { CaptureName, PythonGrammar } from "./grammar";
import { insightReader } from "./insight";
import { readParameters } from "./parameters";
import { namesKeyword } from "./keyword-names";
import { withTree } from "./parse";
import { pipelineFacts } from "./pipeline";
import { type FoundPoint, pointOf } from "./points";
import { sharedNamesReader } from "./shared-names";
import { decoratorsOf, isInside, nearestFunction, openScope, qualifiedName, type Scope } from "./scopes";
import { scopesOfGeneratorExpressions } from "./generator-expressions";

/**
 * The outline of a Python text. `memory` is what is kept of the text's last version; where it is given, `onPoints` is told the places of
 * the points long before the outline is ready, unless the text has syntax errors.
 */
export function outlinePython(
  text: string,
  grammar: PythonGrammar,
  memory?: DocumentMemory,
  onPoints?: (points: readonly PointPlace[]) => void,
): Outline {
  const lines = new TextLines(text);
  return withTree(
    text,
    grammar,
    memory,
    (tree) => outlineOfTree(lines, tree, grammar, !pythonWords.test(text)),
    (places) =>
      onPoints?.(
        places.map(({ kind, start, keywordEnd }) => ({ kind, keywordRange: lines.range(start, keywordEnd) })),
      ),
  );
}

function outlineOfTree(lines: TextLines, tree: Tree, grammar: PythonGrammar, isPlain: boolean): Outline {
  const { text } = lines;
  const { scopes, points } = isPlain
    ? { scopes: scopesOfGeneratorExpressions(text, tree.rootNode), points: [] }
    : collect(text, tree, grammar);
  const owned = groupByOwner(points);
  const primers = primingDecorators(scopes, text);
  const drafts = new Map<Scope | undefined, FunctionDraft>();
  if (owned.has(undefined)) drafts.set(undefined, moduleDraft(text));
  let hasStrayPoints = false;
  for (const scope of scopes) {
    const own = owned.get(scope) ?? [];
    const kind = kindOf(scope, own, primers);
    if (kind === undefined) continue;
    hasStrayPoints ||= kind === "coroutine" && !isAsync(scope);
    drafts.set(scope, draftOf(scope, kind, parentDraft(scope, drafts)));
  }
  const functions = [...drafts.values()];
  const readInsight = insightReader(functions, text, sharedNamesReader(text, scopes, tree.rootNode));
  const hasSyntaxErrors = tree.rootNode.hasError || hasStrayPoints || namesKeyword(text, tree.rootNode);
  const file = new PythonFile(text, tree, scopes, drafts);
  const isToBeRead = !hasSyntaxErrors && !isPlain;
  const facts = isToBeRead ? pipelineFacts(file, tree.rootNode) : undefined;
  const pipeline = facts && buildPipeline(facts, lines);
  const outline = buildOutline({
    language: "python",
    lines,
    functions,
    points: points.flatMap(({ owner, found }) => {
      const draft = drafts.get(owner);
      if (!draft) return [];
      const { kind, start, end, keywordEnd, operand } = found;
      const insight = readInsight(found, owner);
      return [{ kind, start, end, keywordEnd, operand, function: draft, insight }];
    }),
    findings: isToBeRead ? checkPython(file, lines) : [],
    hasSyntaxErrors,
  });
  return markIndependentRounds(pipeline ? { ...outline, pipeline } : outline);
}

interface Collected {
  /** In source order; enclosing scopes come before those they enclose. */
  readonly scopes: readonly Scope[];
  readonly points: readonly { readonly owner: Scope | undefined; readonly found: FoundPoint }[];
}

function collect(text: string, tree: Tree, grammar: PythonGrammar): Collected {
  const scopes: Scope[] = [];
  const points: { owner: Scope | undefined; found: FoundPoint }[] = [];
  const open: Scope[] = [];
  for (const { name, node } of grammar.query.captures(tree.rootNode)) {
    const offset = node.startIndex;
    while (open.length > 0 && (open.at(-1)?.end ?? 0) <= offset) open.pop();
    const enclosing = open.findLast((scope) => isInside(scope, offset));
    const capture = name as CaptureName;
    switch (capture) {
      case "function":
      case "lambda":
      case "class":
      case "generator": {
        const scope = openScope(capture, node, enclosing, text);
        scopes.push(scope);
        open.push(scope);
        break;
      }
      default:
        points.push({ owner: nearestFunction(enclosing), found: pointOf(capture, node, text) });
    }
  }
  return { scopes, points };
}

function groupByOwner(points: Collected["points"]): ReadonlyMap<Scope | undefined, readonly FoundPoint[]> {
  const groups = new Map<Scope | undefined, FoundPoint[]>();
  for (const { owner, found } of points) {
    const group = groups.get(owner);
    if (group) group.push(found);
    else groups.set(owner, [found]);
  }
  return groups;
}

function isAsync(scope: Scope): boolean {
  return scope.type === "function" && scope.node.child(0)?.type === "async";
}

function kindOf(
  scope: Scope,
  points: readonly FoundPoint[],
  primers: ReadonlySet<string>,
): FunctionKind | undefined {
  if (scope.type === "class") return undefined;
  const awaits = points.some(({ kind }) => kind !== "yield" && kind !== "yield-from");
  if (scope.type === "generator") return awaits ? "async-generator" : "generator";
  const yields = points.filter(({ kind }) => kind === "yield" || kind === "yield-from");
  if (yields.length === 0) return isAsync(scope) || awaits ? "coroutine" : undefined;
  if (isAsync(scope) || awaits) return "async-generator";
  const takesValues = yields.some(({ takesValue }) => takesValue);
  return takesValues || isPrimed(scope, primers) ? "send-coroutine" : "generator";
}

function isPrimed(scope: Scope, primers: ReadonlySet<string>): boolean {
  return scope.type === "function" && decoratorsOf(scope).some((decorator) => primers.has(decorator));
}

const primes = /\bnext\s*\(|\.send\s*\(\s*None\s*\)/u;

/** The functions of this file that, used as decorators, advance a new generator to its first `yield`. */
function primingDecorators(scopes: readonly Scope[], text: string): ReadonlySet<string> {
  const priming = scopes.filter(
    (scope) => scope.type === "function" && primes.test(text.slice(scope.bodyStart, scope.bodyEnd)),
  );
  return new Set(priming.map(({ name }) => name));
}

function parentDraft(
  scope: Scope,
  drafts: ReadonlyMap<Scope | undefined, FunctionDraft>,
): FunctionDraft | undefined {
  for (let outer = scope.enclosing; outer !== undefined; outer = outer.enclosing) {
    const draft = drafts.get(outer);
    if (draft) return draft;
  }
  return undefined;
}

function draftOf(scope: Scope, kind: FunctionKind, parent: FunctionDraft | undefined): FunctionDraft {
  const { name, start, end, nameStart, nameEnd, enclosing } = scope;
  const decorators = decoratorsOf(scope);
  const isMethod = scope.type === "function" && enclosing?.type === "class";
  const isStaticMethod = isMethod && decorators.includes("staticmethod");
  const isStatic = isStaticMethod || (isMethod && decorators.includes("classmethod"));
  return {
    name,
    qualifiedName: qualifiedName(scope),
    kind,
    start,
    end,
    nameStart,
    nameEnd,
    parameters: readParameters(scope.node, isMethod && !isStaticMethod),
    ...(isMethod && { className: enclosing.name }),
    ...(isStatic && { isStatic }),
    ...(parent && { parent }),
  };
}

function moduleDraft(text: string): FunctionDraft {
  return {
    name: "<module>",
    qualifiedName: "<module>",
    kind: "module",
    start: 0,
    end: text.length,
    nameStart: 0,
    nameEnd: 0,
    parameters: { required: [], optional: [] },
  };
}
