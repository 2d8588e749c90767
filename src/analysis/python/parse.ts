import type { Edit, Point, Tree } from "@vscode/tree-sitter-wasm";
import type { DocumentMemory } from "../document-memory";
import { changeBetween, type TextChange } from "../text-change";
import { joinBracketedLines } from "./continuation";
import type { PythonGrammar } from "./grammar";
import { blankTypeParameterDefaults } from "./type-parameters";
import { type PlacedPoint, placePoints } from "./point-places";

/**
 * Parses a Python text and hands its tree to `use`, which must not keep it. With the memory of an earlier version, only what changed
 * since is parsed again, and `onPlaces` is told where the points are before the tree is used, unless it has syntax errors.
 */
export function withTree<Answer>(
  text: string,
  grammar: PythonGrammar,
  memory: DocumentMemory | undefined,
  use: (tree: Tree) => Answer,
  onPlaces?: (places: readonly PlacedPoint[]) => void,
): Answer {
  const tree = memory ? parseNext(text, grammar, memory) : parse(text, grammar, null);
  try {
    const places = memory?.python?.places;
    if (places && !tree.rootNode.hasError) onPlaces?.(places);
    const readable = tree.rootNode.hasError ? readableText(text) : undefined;
    return readable === undefined ? use(tree) : withBetterTree(tree, readable, grammar, use);
  } finally {
    if (!memory) tree.delete();
  }
}

/** The text without what Python reads and the grammar does not; `undefined` where nothing of it is there. */
function readableText(text: string): string | undefined {
  const plain = blankTypeParameterDefaults(text);
  return joinBracketedLines(plain ?? text) ?? plain;
}

function withBetterTree<Answer>(
  tree: Tree,
  readable: string,
  grammar: PythonGrammar,
  use: (tree: Tree) => Answer,
): Answer {
  const second = parse(readable, grammar, null);
  try {
    return use(second.rootNode.hasError ? tree : second);
  } finally {
    second.delete();
  }
}

function parseNext(text: string, grammar: PythonGrammar, memory: DocumentMemory): Tree {
  const before = memory.python;
  const change = before && changeBetween(before.text, text);
  if (change) before.tree.edit(editOf(change, before.text, text));
  const tree = parse(text, grammar, before?.tree ?? null);
  const places = tree.rootNode.hasError ? [] : placePoints(tree, text, before, change);
  memory.keepPython({ text, tree, places });
  return tree;
}

function parse(text: string, grammar: PythonGrammar, before: Tree | null): Tree {
  const tree = grammar.parser.parse(text, before);
  if (tree === null) throw new Error("The Python parser gave no tree.");
  return tree;
}

function editOf({ start, oldEnd, newEnd }: TextChange, before: string, after: string): Edit {
  return {
    startIndex: start,
    oldEndIndex: oldEnd,
    newEndIndex: newEnd,
    startPosition: pointAt(before, start),
    oldEndPosition: pointAt(before, oldEnd),
    newEndPosition: pointAt(after, newEnd),
  };
}

/** The parser's own way to count: rows end at LF alone. */
function pointAt(text: string, offset: number): Point {
  let row = 0;
  let start = 0;
  for (let end = text.indexOf("\n"); end >= 0 && end < offset; end = text.indexOf("\n", start)) {
    row++;
    start = end + 1;
  }
  return { row, column: offset - start };
}
