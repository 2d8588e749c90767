// Writes l10n/bundle.l10n.json, what translators begin with, from the strings of src/extension, of the rules, of src/session's problems, of what src/trace/query says and of the views; with `--check` only says whether it is
// up to date. Either way it says what is wrong with the strings of package.json. `--root=FOLDER` looks at another folder.
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import ts from "typescript";
import { keyOf, readJson } from "./manifest.mjs";

const option = (name) => process.argv.find((word) => word.startsWith(name))?.slice(name.length);
const root = path.resolve(option("--root=") ?? path.join(import.meta.dirname, ".."));
const bundle = path.join(root, "l10n", "bundle.l10n.json");
const problems = [];

/** Every first argument of `l10n.t(…)`. VS Code finds a translation by the whole text, so it must stand there as it is. */
function stringsOfCode() {
  const found = [
    ...filesIn("src/extension").flatMap(stringsOfFile),
    ...filesIn("src/analysis/rules").flatMap((file) => stringsOfRule(file)),
    ...filesIn("src/webview").flatMap((file) => stringsOfView(file)),
    ...filesIn("src/session").flatMap((file) => stringsOfPhrases(file)),
    ...filesIn("src/trace/query").flatMap((file) => stringsOfPhrases(file)),
  ];
  return [...new Set(found)].sort();
}

function filesIn(name) {
  const folder = path.join(root, name);
  if (!existsSync(folder)) return [];
  return readdirSync(folder, { recursive: true, encoding: "utf8" })
    .filter((file) => /\.tsx?$/.test(file) && !/\.test\.tsx?$/.test(file))
    .map((file) => path.join(folder, file));
}

/** What `phrase` makes of parts. */
function stringsOfPhrases(file) {
  return stringsOfRule(file, /^$/);
}

/** What a rule's findings and their fixes say, and what `phrase` makes of parts. */
function stringsOfRule(file, properties = /^(message|title)$/) {
  const source = ts.createSourceFile(file, readFileSync(file, "utf8"), ts.ScriptTarget.Latest, true);
  const found = [];
  const take = (node) => {
    if (ts.isStringLiteralLike(node)) found.push(node.text);
    else if (ts.isConditionalExpression(node)) [node.whenTrue, node.whenFalse].forEach(take);
    else if (ts.isTemplateExpression(node))
      complain(source, node, "says something that cannot be translated");
  };
  const visit = (node) => {
    if (
      ts.isCallExpression(node) &&
      /^(phrase|say|this\.say)$/.test(node.expression.getText()) &&
      node.arguments[0]
    )
      take(node.arguments[0]);
    if (ts.isPropertyAssignment(node) && properties.test(node.name.getText())) take(node.initializer);
    ts.forEachChild(node, visit);
  };
  visit(source);
  return found;
}

function stringsOfFile(file) {
  const source = ts.createSourceFile(file, readFileSync(file, "utf8"), ts.ScriptTarget.Latest, true);
  const found = [];
  const visit = (node) => {
    if (ts.isCallExpression(node) && isTranslator(node.expression)) {
      const [text] = node.arguments;
      if (text !== undefined && ts.isStringLiteralLike(text)) found.push(text.text);
      else complain(source, node, "translates a text that is not written out");
    }
    if (ts.isCallExpression(node) && isMessage(node.expression, node.arguments[0]))
      complain(source, node, "shows a text that is not translated");
    ts.forEachChild(node, visit);
  };
  visit(source);
  return found;
}

/** What a file of the views translates. One that translates anything shows nothing that it does not: a forgotten text is a complaint. */
function stringsOfView(file) {
  const text = readFileSync(file, "utf8");
  if (!text.includes('/translate";')) return [];
  const source = ts.createSourceFile(file, text, ts.ScriptTarget.Latest, true);
  const found = [];
  const visit = (node) => {
    if (ts.isCallExpression(node) && /^translate(Around|Parts)?$/.test(node.expression.getText())) {
      const [english] = node.arguments;
      if (english !== undefined && ts.isStringLiteralLike(english)) found.push(english.text);
      else complain(source, node, "translates a text that is not written out");
    }
    if (isPlainInView(node)) complain(source, node, "shows a text that is not translated");
    ts.forEachChild(node, visit);
  };
  visit(source);
  return found;
}

/** A text between tags, or in an attribute that people read. */
function isPlainInView(node) {
  if (ts.isJsxText(node)) return /\p{L}{2}/u.test(node.text);
  if (!ts.isJsxAttribute(node) || !/^(title|label|placeholder|alt|aria-label)$/.test(node.name.getText()))
    return false;
  const { initializer } = node;
  if (initializer === undefined) return false;
  const value = ts.isJsxExpression(initializer) ? initializer.expression : initializer;
  return value !== undefined && (ts.isStringLiteralLike(value) || ts.isTemplateExpression(value));
}

function isTranslator(callee) {
  return ts.isPropertyAccessExpression(callee) && /\bl10n\.t$/.test(callee.getText());
}

function isMessage(callee, text) {
  if (!ts.isPropertyAccessExpression(callee) || text === undefined) return false;
  const isPlain = ts.isStringLiteralLike(text) || ts.isTemplateExpression(text);
  return isPlain && /^show(Information|Warning|Error)Message$/.test(callee.name.text);
}

function complain(source, node, what) {
  const { line } = source.getLineAndCharacterOfPosition(node.getStart());
  problems.push(`${path.relative(root, source.fileName)}:${line + 1} ${what}.`);
}

/** Names of values in package.json that people read. */
const shownNames =
  /^(title|description|markdownDescription|enumDescriptions|contents|altText|displayName|name)$/;
/** These are the product's own names, or no words at all. */
const ownNames = new Set(["Coroscope", "coroscope"]);

function checkManifest() {
  const manifest = readJson(root, "package.json");
  const strings = readJson(root, "package.nls.json");
  const used = new Set();
  const visit = (value, name) => {
    if (Array.isArray(value)) for (const part of value) visit(part, name);
    else if (typeof value === "object" && value !== null)
      for (const [inner, part] of Object.entries(value)) visit(part, inner);
    else if (typeof value === "string") {
      const key = keyOf(value);
      if (key !== undefined) used.add(key);
      else if (shownNames.test(name) && !ownNames.has(value))
        problems.push(
          `package.json: "${value}" (${name}) is not translated: give it a key of package.nls.json.`,
        );
    }
  };
  for (const name of ["displayName", "description", "capabilities", "contributes"])
    visit(manifest[name], name);
  for (const key of used)
    if (!(key in strings)) problems.push(`package.nls.json has no "${key}", which package.json names.`);
  for (const key of Object.keys(strings))
    if (!used.has(key)) problems.push(`package.nls.json: nothing in package.json names "${key}".`);
}

/** Translations may lack strings, and then English is shown; what they have beyond is a mistake. */
function checkTranslations(keys) {
  const isTranslation = (name) => /^bundle\.l10n\.[a-z-]+\.json$/i.test(name);
  const names = existsSync(path.dirname(bundle)) ? readdirSync(path.dirname(bundle)) : [];
  for (const name of names.filter(isTranslation))
    for (const key of Object.keys(readJson(path.dirname(bundle), name)))
      if (!keys.includes(key)) problems.push(`l10n/${name}: no code says "${key}".`);
}

const strings = stringsOfCode();
const written = `${JSON.stringify(Object.fromEntries(strings.map((text) => [text, text])), undefined, 2)}\n`;
if (!process.argv.includes("--check")) {
  mkdirSync(path.dirname(bundle), { recursive: true });
  writeFileSync(bundle, written);
} else if (!existsSync(bundle) || readFileSync(bundle, "utf8") !== written)
  problems.push("l10n/bundle.l10n.json is out of date: run `npm run l10n`.");
checkManifest();
checkTranslations(strings);
for (const problem of problems) console.error(problem);
process.exit(problems.length > 0 ? 1 : 0);
