import { AST_NODE_TYPES, type TSESTree } from "@typescript-eslint/typescript-estree";
import { declarationOf } from "../../../javascript/declarations";
import type { FunctionNode } from "../../../javascript/functions";
import type { Step } from "../../../javascript/walk";
import type { FixDraft } from "../../finding-draft";
import { countNames, hasComment } from "../own-code";

/** A function that takes a callback, its call, and the executor that makes a promise of it. */
export interface Promisification {
  readonly call: TSESTree.CallExpression;
  readonly executor: FunctionNode;
}

/**
 * What gives the promise by itself: the function of the same name in `fs.promises`, or `util.promisify`, where the file has imported
 * what that takes already.
 */
export function promiseOfCallback({ call, executor }: Promisification, step: Step, text: string): FixDraft[] {
  const { callee } = call;
  const given = call.arguments.slice(0, -1);
  const settlers = executor.params.flatMap((node) =>
    node.type === AST_NODE_TYPES.Identifier ? [node.name] : [],
  );
  const source = given.map((node) => text.slice(...node.range)).join(", ");
  const isOwn =
    executor.type === AST_NODE_TYPES.ArrowFunctionExpression || !/\b(?:this|arguments)\b/u.test(source);
  const isPlain = !call.optional && !executor.async && !hasComment(text.slice(...step.node.range));
  if (!isPlain || !isOwn || given.some((node) => countNames(node, settlers) > 0)) return [];
  const better = promisesOf(callee, given[0], step, text) ?? promisified(callee, step, text);
  if (better === undefined) return [];
  const [start, end] = step.node.range;
  const newText = `${better}(${source})`;
  return [{ title: "Use the promise that Node.js gives", edits: [{ start, end, newText }] }];
}

/** The functions of `node:fs` with a callback that `fs.promises` has too, with the same arguments and the same value. */
const fileFunctions = new Set(
  "access appendFile chmod chown copyFile cp lchown link lstat lutimes mkdir mkdtemp opendir readdir readFile readlink realpath rename rm rmdir stat statfs symlink truncate unlink utimes writeFile".split(
    " ",
  ),
);

/** `fs.promises.readFile` for `fs.readFile`; a file that is open already may be given by its number, which only the former refuses. */
function promisesOf(
  callee: TSESTree.Expression,
  target: TSESTree.Node | undefined,
  step: Step,
  text: string,
): string | undefined {
  if (callee.type !== AST_NODE_TYPES.MemberExpression || callee.computed) return undefined;
  const { object, property } = callee;
  if (object.type !== AST_NODE_TYPES.Identifier || property.type !== AST_NODE_TYPES.Identifier)
    return undefined;
  const isOpen = target !== undefined && /^\d|fd|descriptor|handle/iu.test(text.slice(...target.range));
  if (isOpen || !fileFunctions.has(property.name) || !isModule(object.name, "fs", step, text))
    return undefined;
  return `${object.name}.promises.${property.name}`;
}

/** These give something else by `promisify` than their callback gets, or take it at another place. */
const promisifiedOtherwise =
  /^(?:exec|execFile|exists|lookup|lookupService|read|readv|write|writev|question|set\w+|pipeline|finished)$/u;

/** `promisify(load)` for a function that is a plain name, so that it has no `this` to lose. */
function promisified(callee: TSESTree.Expression, step: Step, text: string): string | undefined {
  if (callee.type !== AST_NODE_TYPES.Identifier || promisifiedOtherwise.test(callee.name)) return undefined;
  const isImported = /\bpromisify\b[^{}\n]*\}\s*(?:from\s*|=\s*require\()["'](?:node:)?util["']/u.test(text);
  if (isImported && isOuter("promisify", step)) return `promisify(${callee.name})`;
  return isModule("util", "util", step, text) ? `util.promisify(${callee.name})` : undefined;
}

/** Whether a name is a whole module of Node.js. */
function isModule(name: string, module: string, step: Step, text: string): boolean {
  const imported = new RegExp(
    `\\bimport\\s+(?:\\*\\s+as\\s+)?${name}\\s+from\\s+["'](?:node:)?${module}["']|\\b${name}\\s*=\\s*require\\(\\s*["'](?:node:)?${module}["']\\s*\\)(?!\\s*\\.)`,
    "u",
  );
  return imported.test(text) && isOuter(name, step);
}

const imports: ReadonlySet<AST_NODE_TYPES> = new Set([
  AST_NODE_TYPES.ImportSpecifier,
  AST_NODE_TYPES.ImportDefaultSpecifier,
  AST_NODE_TYPES.ImportNamespaceSpecifier,
]);

/** Whether a name means what is imported or required by it, not a parameter or variable of the same name. */
function isOuter(name: string, step: Step): boolean {
  const declared = declarationOf(name, step);
  if (!declared) return false;
  if (imports.has(declared.type)) return true;
  return (
    declared.type === AST_NODE_TYPES.VariableDeclarator &&
    declared.init?.type === AST_NODE_TYPES.CallExpression &&
    declared.init.callee.type === AST_NODE_TYPES.Identifier &&
    declared.init.callee.name === "require"
  );
}
