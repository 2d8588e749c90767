/** Everything that needs the TypeScript compiler, in a bundle of its own: plain JavaScript programs never load it. */
import { getTsconfig } from "get-tsconfig";
import path from "node:path";
import ts from "typescript";
import type { TSESTree } from "@typescript-eslint/typescript-estree";
import { parseJavaScript } from "../../analysis/javascript/parse";
import { hasTopLevelAwait } from "../../analysis/javascript/top-level-await";
import type { Program } from "estree";
import type { Shift } from "./instrument/insertions";
import { withThrownOn } from "./instrument/thrown-on";
import { codeOfSyntaxError, mapToOriginal, sourceMapComment } from "./original-positions";
import { NativeImports } from "./native-imports";
import type { ModuleFormat, ParsedSource } from "./instrument/parse-javascript";

/** What {@link parseTypeScript} and {@link stripTypes} are about. */
export interface TypeScriptFile {
  readonly path: string;
  readonly text: string;
}

/** Parses TypeScript or JSX; `undefined` where it has syntax errors. */
export function parseTypeScript({ path: file, text }: TypeScriptFile): ParsedSource | undefined {
  const parsed = parseJavaScript({ path: file, text, language: "typescript" });
  if (parsed.hasSyntaxErrors) return undefined;
  return { program: parsed.program as unknown as Program, isModule: parsed.isModule };
}

/** Whether a parsed file awaits outside functions. */
export function awaitsAtTopLevel({ program }: ParsedSource): boolean {
  return hasTopLevelAwait(program as unknown as TSESTree.Program);
}

/**
 * Turns TypeScript into JavaScript the way the file's own tsconfig asks for, as far as one file alone allows. The result carries its source
 * map. The compiler would repair a file with syntax errors, and what then ran would be nobody's program: such a file becomes one that throws
 * the first of them.
 */
export function stripTypes(file: TypeScriptFile, shifts: readonly Shift[], format: ModuleFormat): string {
  const own = ownOptions(file.path);
  const compilerOptions: ts.CompilerOptions = {
    ...own,
    module: format === "module" ? ts.ModuleKind.ESNext : ts.ModuleKind.CommonJS,
    moduleResolution: ts.ModuleResolutionKind.Bundler,
    target: targetFor(file),
    useDefineForClassFields:
      own.useDefineForClassFields ?? (own.target === undefined || own.target >= ts.ScriptTarget.ES2022),
    jsx: own.jsx === undefined || own.jsx === ts.JsxEmit.Preserve ? ts.JsxEmit.ReactJSX : own.jsx,
    esModuleInterop: own.esModuleInterop ?? true,
    isolatedModules: true,
    sourceMap: true,
    inlineSourceMap: false,
    inlineSources: false,
    removeComments: false,
    declaration: false,
    noEmit: false,
    importHelpers: false,
    ignoreDeprecations: "6.0",
  };
  const imports = format === "module" ? undefined : new NativeImports(file.path, file.text);
  const { outputText, sourceMapText, diagnostics } = ts.transpileModule(file.text, {
    fileName: file.path,
    compilerOptions,
    reportDiagnostics: true,
    ...(imports !== undefined && { transformers: { before: [imports.hide] } }),
  });
  const mistake = diagnostics?.find(isSyntaxError);
  if (mistake !== undefined) {
    const message = ts.flattenDiagnosticMessageText(mistake.messageText, "\n");
    return codeOfSyntaxError(
      message,
      { file: file.path, text: file.text, offset: mistake.start ?? 0 },
      shifts,
    );
  }
  const map = mapToOriginal(sourceMapText ?? "", file.text, shifts, file.path);
  const code = (imports?.restore(outputText) ?? outputText).replace(/\/\/# sourceMappingURL=.*\s*$/u, "");
  return `${code}${sourceMapComment(withThrownOn(map, code))}\n`;
}

/** The compiler's messages from 1000 on are about syntax; others are about what a file may use, which only a type check knows. */
function isSyntaxError({ category, code }: ts.Diagnostic): boolean {
  return category === ts.DiagnosticCategory.Error && code >= 1000 && code < 2000;
}

const optionsByFolder = new Map<string, ts.CompilerOptions>();

function ownOptions(file: string): ts.CompilerOptions {
  const folder = path.dirname(file);
  let options = optionsByFolder.get(folder);
  if (options === undefined) {
    const found = getTsconfig(folder);
    options = found
      ? ts.convertCompilerOptionsFromJson(found.config.compilerOptions ?? {}, path.dirname(found.path))
          .options
      : {};
    optionsByFolder.set(folder, options);
  }
  return options;
}

/** Whether a file's `using` becomes calls of helpers, which dispose of resources in promise jobs of their own. */
export function lowersUsing(file: TypeScriptFile): boolean {
  return targetFor(file) !== ts.ScriptTarget.ESNext;
}

/** `using` runs natively from V8 13.8 on, which is Node 24, decorators nowhere yet: a file that has both is compiled as far as decorators need. */
function targetFor({ path: file, text }: TypeScriptFile): ts.ScriptTarget {
  const canRunNewest =
    Number(process.versions.node.split(".")[0]) >= 24 &&
    /\busing\b/u.test(text) &&
    !hasDecorators(ts.createSourceFile(file, text, ts.ScriptTarget.ESNext, false));
  return canRunNewest ? ts.ScriptTarget.ESNext : ts.ScriptTarget.ES2022;
}

function hasDecorators(node: ts.Node): boolean {
  return ts.isDecorator(node) || ts.forEachChild(node, (child) => hasDecorators(child) || undefined) === true;
}
