import type { TSESTree } from "@typescript-eslint/typescript-estree";
import ts from "typescript";
import { extensionOf } from "../language";
import type { Language } from "../outline";
import { scriptWords } from "../plain-text";
import { type Conversion, convert, countParseErrors, takeParseErrors } from "./convert";
import type { KnownStatements } from "./known-statements";
import { withMissingSemicolons } from "./missing-semicolons";
import { declaresAwait, isAboutAsync, topLevelAwait } from "./source-file-facts";
import { linkToParents } from "./walk-source-file";

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

/** A text that the parser has read, before it is brought into ESTree's shape. */
export interface ScannedJavaScript {
  readonly sourceFile: ts.SourceFile;
  /** True where TypeScript's parser reported errors; parts of the tree are then guesses. */
  readonly hasSyntaxErrors: boolean;
}

/**
 * Reads text that may be half-typed; several times faster than its conversion. `typescript-estree` refuses a tree with parse errors,
 * so they are counted and taken off it. A text that nests too deep for the stack throws `RangeError`; nothing else is thrown on account
 * of the text.
 */
export function scanJavaScript(source: JavaScriptSource): ScannedJavaScript {
  const sourceFile = parseAsItAwaits(source);
  return { sourceFile, hasSyntaxErrors: takeParseErrors(sourceFile) > 0 };
}

/** Parses text that may be half-typed: what TypeScript's parser recovered is converted to ESTree even where it reported errors. */
export function parseJavaScript(source: JavaScriptSource): ParsedJavaScript {
  return convertScanned(scanJavaScript(source));
}

/** A text in ESTree's shape, and whether it is a valid one. */
export interface ConvertedJavaScript extends ParsedJavaScript, Conversion {}

/** Brings a text into ESTree's shape. `known` is what is known of the text's last version, and is told about this one. */
export function convertScanned(
  { sourceFile, hasSyntaxErrors }: ScannedJavaScript,
  known?: KnownStatements,
): ConvertedJavaScript {
  linkToParents(sourceFile);
  const conversion = convert(sourceFile, hasSyntaxErrors, known);
  return { ...conversion, hasSyntaxErrors, isModule: ts.isExternalModule(sourceFile) };
}

/** Whether nothing in a text can suspend, and no rule finds anything in it: then it needs no conversion. */
export function hasNothingToTell(text: string, { sourceFile, hasSyntaxErrors }: ScannedJavaScript): boolean {
  const mayTell = scriptWords.test(text);
  if (!mayTell && !text.includes("*")) return true;
  return !(mayTell && hasSyntaxErrors) && !isAboutAsync(sourceFile);
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

function createSourceFile(source: JavaScriptSource, asModule: boolean): ts.SourceFile {
  let best = createSourceFileOf(source.text, source, asModule);
  for (let text = withMissingSemicolons(best); text !== undefined; text = withMissingSemicolons(best)) {
    const next = createSourceFileOf(text, source, asModule);
    if (countParseErrors(next) >= countParseErrors(best)) return best;
    best = next;
  }
  return best;
}

function createSourceFileOf(text: string, source: JavaScriptSource, asModule: boolean): ts.SourceFile {
  const scriptKind =
    scriptKindByExtension.get(extensionOf(source.path ?? "")) ?? scriptKindByLanguage[source.language];
  const filePath = `source${extensionByScriptKind.get(scriptKind) ?? ".ts"}`;
  const options: ts.CreateSourceFileOptions = {
    languageVersion: ts.ScriptTarget.Latest,
    jsDocParsingMode: ts.JSDocParsingMode.ParseNone,
    ...(asModule && { setExternalModuleIndicator: markAsModule }),
  };
  return ts.createSourceFile(filePath, text, options, false, scriptKind);
}

function markAsModule(file: ts.SourceFile): void {
  (file as unknown as ModuleIndicator).externalModuleIndicator = true;
}

function isAlwaysModule(path: string | undefined): boolean {
  return path !== undefined && [".mjs", ".mts"].includes(extensionOf(path));
}
