import { AST_NODE_TYPES, parse, type TSESTree } from "@typescript-eslint/typescript-estree";
import ts from "typescript";

/** TypeScript keeps this field out of its public types; `parse.test.ts` fails when it changes. */
interface ParseDiagnostics {
  readonly parseDiagnostics?: unknown[];
}

/** Takes the parser's errors off a tree, so that `typescript-estree` converts it, and says how many there were. */
export function takeParseErrors(sourceFile: ts.SourceFile): number {
  const { parseDiagnostics } = sourceFile as unknown as ParseDiagnostics;
  return parseDiagnostics?.splice(0).length ?? 0;
}

/**
 * Converts a tree to ESTree. Where it had errors and the converter fails on what the parser guessed, the statements that
 * do convert are kept.
 */
export function convert(sourceFile: ts.SourceFile, hasJsx: boolean, hadErrors: boolean): TSESTree.Program {
  try {
    return convertWhole(sourceFile, hasJsx);
  } catch (error) {
    if (error instanceof RangeError || !hadErrors) throw error;
    return convertByStatement(sourceFile, hasJsx);
  }
}

function convertWhole(sourceFile: ts.SourceFile, jsx: boolean): TSESTree.Program {
  return parse(sourceFile as unknown as string, {
    filePath: sourceFile.fileName,
    range: true,
    loc: false,
    jsx,
    allowInvalidAST: true,
    errorOnUnknownASTType: false,
    suppressDeprecatedPropertyWarnings: true,
  });
}

function convertByStatement(sourceFile: ts.SourceFile, hasJsx: boolean): TSESTree.Program {
  const body: TSESTree.ProgramStatement[] = [];
  const whole = sourceFile as { statements: ts.NodeArray<ts.Statement> };
  const all = whole.statements;
  for (const statement of all) {
    whole.statements = ts.factory.createNodeArray([statement]);
    try {
      body.push(...convertWhole(sourceFile, hasJsx).body);
    } catch (error) {
      if (error instanceof RangeError) throw error;
    }
  }
  whole.statements = ts.factory.createNodeArray();
  const empty = convertWhole(sourceFile, hasJsx);
  whole.statements = all;
  return { ...empty, type: AST_NODE_TYPES.Program, body, range: [0, sourceFile.text.length] };
}
