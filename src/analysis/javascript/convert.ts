import { AST_NODE_TYPES, type TSESTree } from "@typescript-eslint/typescript-estree";
import { astConverter } from "@typescript-eslint/typescript-estree/use-at-your-own-risk";
import ts from "typescript";
import type { KnownStatements } from "./known-statements";

/** TypeScript keeps this field out of its public types; `parse.test.ts` fails when it changes. */
interface ParseDiagnostics {
  readonly parseDiagnostics?: unknown[];
}

/** How many errors the parser found, as long as nobody took them off. */
export function countParseErrors(sourceFile: ts.SourceFile): number {
  return (sourceFile as unknown as ParseDiagnostics).parseDiagnostics?.length ?? 0;
}

/** Takes the parser's errors off a tree, so that `typescript-estree` converts it, and says how many there were. */
export function takeParseErrors(sourceFile: ts.SourceFile): number {
  const { parseDiagnostics } = sourceFile as unknown as ParseDiagnostics;
  return parseDiagnostics?.splice(0).length ?? 0;
}

/** A text in ESTree's shape. */
export interface Conversion {
  readonly program: TSESTree.Program;
  /**
   * True where a rule of the grammar is broken that TypeScript's parser leaves to its checker: a loop over no variable, a decorator on
   * what takes none. The tree is then no valid one.
   */
  readonly hasGrammarErrors: boolean;
}

/**
 * Converts a tree to ESTree, one statement after the other: `typescript-estree` searches the whole of what it is given for some
 * tokens, and what `known` has of an earlier version needs no conversion. Where the tree had errors and the converter fails on what
 * the parser guessed, the statements that do convert are kept.
 */
export function convert(sourceFile: ts.SourceFile, hadErrors: boolean, known?: KnownStatements): Conversion {
  const whole = new OpenedFile(sourceFile);
  try {
    const body: TSESTree.ProgramStatement[] = [];
    let allowsDirectives = true;
    let end = 0;
    let hasGrammarErrors = false;
    for (const statement of whole.statements) {
      // What TypeScript reads once more as a module, it may give once more in pieces.
      if (statement.pos < end) continue;
      end = statement.end;
      const converted = convertStatement(whole, statement, hadErrors, known);
      hasGrammarErrors ||= converted.isRefused;
      for (const node of converted.nodes) {
        allowsDirectives &&= isDirective(node);
        body.push(allowsDirectives ? node : withoutDirective(node));
      }
    }
    known?.keep();
    const range: TSESTree.Range = [0, sourceFile.text.length];
    return {
      program: { ...whole.convert([], lenient), type: AST_NODE_TYPES.Program, body, range },
      hasGrammarErrors,
    };
  } finally {
    whole.close();
  }
}

interface ConvertedStatement {
  readonly nodes: TSESTree.ProgramStatement[];
  /** True where the converter found a grammar error in it, and converted it all the same. */
  readonly isRefused: boolean;
}

function convertStatement(
  whole: OpenedFile,
  statement: ts.Statement,
  hadErrors: boolean,
  known: KnownStatements | undefined,
): ConvertedStatement {
  const source = known ? whole.identify(statement) : "";
  const before = known?.take(source, statement.pos);
  if (before) return { nodes: before, isRefused: false };
  try {
    const nodes = whole.convert([statement], hadErrors ? lenient : strict).body;
    known?.add(source, statement.pos, nodes);
    return { nodes, isRefused: false };
  } catch (error) {
    if (error instanceof RangeError) throw error;
    if (hadErrors) return { nodes: [], isRefused: false };
    return { nodes: whole.convert([statement], lenient).body, isRefused: !isMistaken(error) };
  }
}

/** The converter takes a static async method called `constructor` for a constructor that is async. */
function isMistaken(error: unknown): boolean {
  return error instanceof Error && error.message.startsWith("'async' modifier");
}

/** A file of which the converter sees only some statements at a time. */
class OpenedFile {
  readonly statements: ts.NodeArray<ts.Statement>;
  readonly #file: ts.SourceFile;

  constructor(file: ts.SourceFile) {
    this.#file = file;
    this.statements = file.statements;
  }

  /** What tells a statement from others: its source, and whether that is read as JSX, as types and as module code. */
  identify(statement: ts.Statement): string {
    const { fileName, text } = this.#file;
    const goal = ts.isExternalModule(this.#file) ? "module" : "script";
    return `${fileName} ${goal} ${text.slice(statement.pos, statement.end)}`;
  }

  convert(statements: readonly ts.Statement[], settings: ConverterSettings): TSESTree.Program {
    this.#set(ts.factory.createNodeArray(statements));
    this.#file.getChildren = () => [...statements];
    this.#file.getLineAndCharacterOfPosition = () => nowhere;
    return astConverter(this.#file, settings, false).estree;
  }

  close(): void {
    this.#set(this.statements);
    Reflect.deleteProperty(this.#file, "getChildren");
    Reflect.deleteProperty(this.#file, "getLineAndCharacterOfPosition");
  }

  #set(statements: ts.NodeArray<ts.Statement>): void {
    (this.#file as { statements: ts.NodeArray<ts.Statement> }).statements = statements;
  }
}

/** Nobody reads `loc`: to find the line of each node would take part of the time for nothing. */
const nowhere: ts.LineAndCharacter = { line: 0, character: 0 };

type ConverterSettings = Parameters<typeof astConverter>[1];

/** What the converter itself reads of the settings of a parse. To leave `loc` out would cost another walk over the tree. */
const lenient = {
  allowInvalidAST: true,
  comment: false,
  errorOnUnknownASTType: false,
  loc: true,
  range: true,
  suppressDeprecatedPropertyWarnings: true,
  tokens: false,
} as unknown as ConverterSettings;

const strict: ConverterSettings = { ...lenient, allowInvalidAST: false };

function isDirective(node: TSESTree.ProgramStatement): boolean {
  return node.type === AST_NODE_TYPES.ExpressionStatement && node.directive !== undefined;
}

/** Only the first statements of a file can be directives (ECMA-262 §11.2.1); alone, each one looks like the first. */
function withoutDirective(node: TSESTree.ProgramStatement): TSESTree.ProgramStatement {
  if (isDirective(node)) Reflect.deleteProperty(node, "directive");
  return node;
}
