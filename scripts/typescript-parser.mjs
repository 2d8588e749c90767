// TypeScript's own parser without the rest of the compiler: a sixth of the code, which loads in a fifth of the time. And the compiler without its language service.
import { build } from "esbuild";
import { readdirSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import path from "node:path";
import ts from "typescript";

const { resolve } = createRequire(import.meta.url);
const ours = path.join(import.meta.dirname, "../src/analysis/javascript");
const estree = path.dirname(resolve("@typescript-eslint/typescript-estree"));

/** What the converter never does for us, since it is not asked for comments. */
export const unusedByConverter = /[/\\]convert-comments(\.js)?$/;

/** @type {Promise<string> | undefined} */
let parser;

/** The source of a CommonJS module with all of `typescript` that the converter and our own code name. Made once in a build. */
export function typescriptParser() {
  return (parser ??= shake([]));
}

/** The same for a bundle that compiles too: `files`, of this project, name what it needs for that. */
export function typescriptCompiler(files) {
  return shake(files);
}

async function shake(files) {
  const names = [...new Set([...namesIn([...ownFiles(), ...files]), ...namesIn(converterFiles())])];
  const { code, declared } = statementsThatCanGo(compilerSource());
  const exported = names.filter((name) => declared.has(name));
  const { outputFiles } = await build({
    stdin: { contents: `${code}\nexport { ${exported.sort().join(", ")} };`, loader: "js" },
    bundle: true,
    write: false,
    format: "cjs",
    platform: "node",
    treeShaking: true,
    legalComments: "none",
    logLevel: "error",
  });
  return `${outputFiles[0]?.text}\nmodule.exports = { ...module.exports };`;
}

/** The statements of the compiler, without what makes a module of them. */
function compilerSource() {
  const text = readFileSync(resolve("typescript"), "utf8");
  const helper = /^var __defProp = [^]*?^\};$/m.exec(text)?.[0];
  const start = text.indexOf("\n// src/compiler/");
  const end = text.lastIndexOf("\n// Annotate the CommonJS export names");
  if (!helper || start < 0 || end < start) throw new Error("TypeScript's bundle is not built as it was.");
  const statements = text.slice(start, end).replace(allObjects, parsedObjects);
  if (!statements.includes(parsedObjects)) throw new Error("TypeScript makes its nodes in another way.");
  return helper + statements;
}

const allObjects = "setObjectAllocator(getServicesObjectAllocator());";

/** Nodes with the methods of the language service, as the whole compiler makes them; its symbols, types and signatures need the checker. */
const parsedObjects = `setObjectAllocator({
  ...objectAllocator,
  getNodeConstructor: () => NodeObject,
  getTokenConstructor: () => TokenObject,
  getIdentifierConstructor: () => IdentifierObject,
  getPrivateIdentifierConstructor: () => PrivateIdentifierObject,
  getSourceFileConstructor: () => SourceFileObject,
});`;

/**
 * Writes the compiler's top-level statements so that a bundler can see which of them nobody needs: each value is made by a call that is
 * marked as free of side effects, and so is each namespace. What only registers a refactoring or a code fix, sets a limit of the language
 * service, or asks the environment about debugging is left out.
 */
function statementsThatCanGo(source) {
  const file = ts.createSourceFile("typescript.js", source, ts.ScriptTarget.Latest, false, ts.ScriptKind.JS);
  const textOf = (node) => source.slice(node.getStart(file), node.end);
  const statements = file.statements.flatMap((statement) => {
    if (ts.isIfStatement(statement)) return [];
    if (ts.isExpressionStatement(statement)) return expressionsThatCanGo(textOf(statement));
    if (!ts.isVariableStatement(statement))
      return [{ declares: statement.name?.text, code: textOf(statement) }];
    return statement.declarationList.declarations.map((declaration) =>
      declarationThatCanGo(declaration, textOf),
    );
  });
  const filled = new Set(statements.filter(({ isFilled }) => isFilled).map(({ declares }) => declares));
  const kept = statements.filter(({ declares, isEmpty }) => !(isEmpty && filled.has(declares)));
  return {
    code: kept.map(({ code }) => code).join("\n"),
    declared: new Set(kept.flatMap(({ declares }) => declares ?? [])),
  };
}

/** A namespace is filled by a function that is called with it, or by `__export`. */
function expressionsThatCanGo(code) {
  const namespace =
    /^\(\(\w+\) => \{[^]*\}\)\((\w+) \|\| \(\1 = \{\}\)\);$/.exec(code)?.[1] ??
    /^__export\((\w+), /.exec(code)?.[1];
  if (namespace === undefined) return onlyForServices.test(code) ? [] : [{ code }];
  const made = pure(`{ let ${namespace} = {}; ${code} return ${namespace}; }`);
  return [{ declares: namespace, isFilled: true, code: `var ${namespace} = ${made};` }];
}

const onlyForServices =
  /^(?:registerRefactor|registerCodeFix)\(|^_(?:AutoImportProviderProject|ProjectService|ScriptVersionCache|TypingsInstallerAdapter)\./;

/** What names itself after its variable, and what is plain, stays as it is. */
function declarationThatCanGo({ name, initializer }, textOf) {
  const declares = ts.isIdentifier(name) ? name.text : undefined;
  const isEmpty = initializer === undefined || textOf(initializer) === "{}";
  const isPlain =
    initializer &&
    (ts.isFunctionExpression(initializer) ||
      ts.isArrowFunction(initializer) ||
      ts.isClassExpression(initializer) ||
      ts.isIdentifier(initializer) ||
      ts.isLiteralExpression(initializer));
  const value = initializer && (isPlain ? textOf(initializer) : pure(`(${textOf(initializer)}\n)`));
  return { declares, isEmpty, code: `var ${textOf(name)}${value === undefined ? "" : ` = ${value}`};` };
}

function pure(body) {
  return `/* @__PURE__ */ (() => ${body})()`;
}

function ownFiles() {
  return readdirSync(ours)
    .filter((name) => name.endsWith(".ts"))
    .map((name) => path.join(ours, name));
}

/** The converter's file, and those that it loads of its own package. */
function converterFiles() {
  const found = new Set([path.join(estree, "ast-converter.js")]);
  for (const file of found)
    for (const [, wanted] of readFileSync(file, "utf8").matchAll(/\brequire\("(\.[^"]+)"\)/g))
      if (!unusedByConverter.test(wanted)) found.add(resolve(path.resolve(path.dirname(file), wanted)));
  return [...found];
}

function namesIn(files) {
  return files.flatMap((file) =>
    [...readFileSync(file, "utf8").matchAll(/\bts\.([A-Za-z]\w*)/g)].map(([, name]) => name),
  );
}
