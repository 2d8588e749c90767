import type { TSESTree } from "@typescript-eslint/typescript-estree";
import ts from "typescript";
import { extensionOf } from "../language";
import type { Language } from "../outline";
import { convert, countParseErrors, takeParseErrors } from "./convert";
import type { KnownStatements } from "./known-statements";
import { declaresAwait, hasGenerators, topLevelAwait } from "./source-file-facts";

/** How to read a JavaScript or TypeScript text. */
export interface JavaScriptSource {
  readonly text: string;
  /** The language id; a known extension of `path` goes before it. */
  readonly language: Exclude<Language, "python">;
  /** The file's path or name: its extension says whether types, JSX and module code are expected. */
  readonly path?: string;
}

/** A syntax tree with `range` (UTF-16 offsets, start and end) on every node. */
export interface ParsedJavaScript {
  readonly program: TSESTree.Program;
  /** True where TypeScript's parser reported errors; parts of the tree are then guesses. */
  readonly hasSyntaxErrors: boolean;
  /** True for module code, where `await` is a keyword outside functions too. */
  readonly isModule: boolean;
}

const scriptKindByExtension: ReadonlyMap<string, ts.ScriptKind> = new Map([
  [".js", ts.ScriptKind.JSX],
  [".jsx", ts.ScriptKind.JSX],
  [".mjs", ts.ScriptKind.JSX],
  [".cjs", ts.ScriptKind.JSX],
  [".ts", ts.ScriptKind.TS],
  [".mts", ts.ScriptKind.TS],
  [".cts", ts.ScriptKind.TS],
  [".tsx", ts.ScriptKind.TSX],
]);

const scriptKindByLanguage = {
  javascript: ts.ScriptKind.JSX,
  javascriptreact: ts.ScriptKind.JSX,
  typescript: ts.ScriptKind.TS,
  typescriptreact: ts.ScriptKind.TSX,
} as const;

const extensionByScriptKind: ReadonlyMap<ts.ScriptKind, string> = new Map([
  [ts.ScriptKind.JSX, ".jsx"],
  [ts.ScriptKind.TS, ".ts"],
  [ts.ScriptKind.TSX, ".tsx"],
]);

/** TypeScript keeps this field out of its public types; `parse.test.ts` fails when it changes. */
interface ModuleIndicator {
  externalModuleIndicator?: ts.Node | true | undefined;
}

/**
 * Parses text that may be half-typed: what TypeScript's parser recovered is converted to ESTree even where it reported errors.
 *
 * `typescript-estree` refuses a tree with parse errors, so they are counted and taken off the tree before it is converted.
 * A text that nests too deep for the stack throws `RangeError`; nothing else is thrown on account of the text.
 * `known` is what is known of the text's last version, and is told about this one. `onParsed` is called with TypeScript's own tree
 * before it is converted, which takes several times longer than parsing, where it has no errors.
 */
export function parseJavaScript(
  source: JavaScriptSource,
  known?: KnownStatements,
  onParsed?: (sourceFile: ts.SourceFile) => void,
): ParsedJavaScript {
  const sourceFile = parseAsItAwaits(source);
  const hasSyntaxErrors = takeParseErrors(sourceFile) > 0;
  if (!hasSyntaxErrors) onParsed?.(sourceFile);
  const program = convert(sourceFile, hasSyntaxErrors, known);
  return { program, hasSyntaxErrors, isModule: ts.isExternalModule(sourceFile) };
}

/**
 * A text that awaits outside functions can only be a module (ECMA-262 §16.2.1), whatever else it looks like. What is a script too, where
 * `await` is a name, is read as that: only where a script has errors of which a module has none, as in `await []`, it is a module.
 */
function parseAsItAwaits(source: JavaScriptSource): ts.SourceFile {
  const first = createSourceFile(source, isAlwaysModule(source.path));
  const mayBecomeModule = !ts.isExternalModule(first) && extensionOf(source.path ?? "") !== ".cjs";
  if (!mayBecomeModule || !source.text.includes("await")) return first;
  const use = topLevelAwait(first);
  if (use === undefined || declaresAwait(first)) return first;
  const second = createSourceFile(source, true);
  return use === "keyword" || (countParseErrors(first) > 0 && countParseErrors(second) === 0)
    ? second
    : first;
}

/** What can be said about a text without a tree in ESTree's shape; several times faster than {@link parseJavaScript}. */
export function scanJavaScript(source: JavaScriptSource): {
  readonly hasSyntaxErrors: boolean;
  readonly hasGenerators: boolean;
} {
  const sourceFile = createSourceFile(source, isAlwaysModule(source.path), false);
  return {
    hasSyntaxErrors: takeParseErrors(sourceFile) > 0,
    hasGenerators: source.text.includes("*") && hasGenerators(sourceFile),
  };
}

/** Only the converter asks nodes for their parents. */
function createSourceFile(source: JavaScriptSource, asModule: boolean, withParents = true): ts.SourceFile {
  const scriptKind =
    scriptKindByExtension.get(extensionOf(source.path ?? "")) ?? scriptKindByLanguage[source.language];
  const filePath = `source${extensionByScriptKind.get(scriptKind) ?? ".ts"}`;
  const options: ts.CreateSourceFileOptions = {
    languageVersion: ts.ScriptTarget.Latest,
    jsDocParsingMode: ts.JSDocParsingMode.ParseNone,
    ...(asModule && { setExternalModuleIndicator: markAsModule }),
  };
  return ts.createSourceFile(filePath, source.text, options, withParents, scriptKind);
}

function markAsModule(file: ts.SourceFile): void {
  (file as unknown as ModuleIndicator).externalModuleIndicator = true;
}

function isAlwaysModule(path: string | undefined): boolean {
  return path !== undefined && [".mjs", ".mts"].includes(extensionOf(path));
}
