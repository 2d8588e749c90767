// The licences of the packages whose code is in the bundles, for those who get them: each asks for its text to go along.
import { readdirSync, readFileSync, realpathSync, writeFileSync } from "node:fs";
import path from "node:path";

const root = path.join(import.meta.dirname, "..");
const licenceFile = /^(?:licen[cs]e|copying)(?:[.-].*)?$/i;
const noticeFile = /^(?:notice|thirdpartynotice\w*)(?:\..*)?$/i;

/**
 * Writes the notices of all packages that stand behind the bundles.
 *
 * @param {readonly import("esbuild").Metafile[]} metafiles what each bundle was made of
 * @param {readonly string[]} copied packages of which files are shipped as they are
 * @param {string} file where the notices go
 */
export function writeThirdPartyNotices(metafiles, copied, file) {
  const filesOf = new Map(copied.map((name) => [realpathSync(path.join(root, "node_modules", name)), []]));
  for (const input of new Set(metafiles.flatMap(shippedInputs))) {
    const folder = packageFolder(input);
    if (folder === undefined) continue;
    filesOf.set(folder, [...(filesOf.get(folder) ?? []), path.join(root, input)]);
  }
  const packages = [...filesOf].map(([folder, files]) => readPackage(folder, files));
  packages.sort((one, other) => (one.title < other.title ? -1 : 1));
  const notices = packages.map(
    ({ title, licence, texts }) => `${"=".repeat(80)}\n${title}\n${licence}\n\n${texts.join("\n\n")}\n`,
  );
  writeFileSync(file, `${introduction}\n${notices.join("\n")}`);
}

const introduction = `Coroscope contains code of the packages below, bundled and minified; of some of them only a part.
Each is used under its own licence, which follows its name.
`;

/** The files of which anything is left in the bundles. */
function shippedInputs({ outputs }) {
  return Object.values(outputs).flatMap(({ inputs }) =>
    Object.entries(inputs).flatMap(([input, { bytesInOutput }]) => (bytesInOutput > 0 ? [input] : [])),
  );
}

/** The folder of the package that an input of a bundle belongs to; undefined for code of our own. */
function packageFolder(input) {
  const inside = /^((?:.*\/)?node_modules\/(?:@[^/]+\/)?[^/]+)\//.exec(input)?.[1];
  return inside === undefined ? undefined : realpathSync(path.join(root, inside));
}

function readPackage(folder, files) {
  const { name, version, license } = JSON.parse(readFileSync(path.join(folder, "package.json"), "utf8"));
  const papers = readdirSync(folder);
  const licences = papers.filter((file) => licenceFile.test(file));
  const notices = papers.filter((file) => noticeFile.test(file));
  const texts = [...licences, ...notices].map((file) => textOf(path.join(folder, file)));
  return {
    title: `${name} ${version}`,
    licence: `Licence: ${license}`,
    texts: licences.length > 0 ? texts : [...heads(files), standardText(name, license)],
  };
}

/** The copyrights that the heads of files claim, where a package says them nowhere else. */
function heads(files) {
  const comments = files.map((file) => /^(?:\/\/.*\n)+/.exec(readFileSync(file, "utf8"))?.[0] ?? "");
  const claims = comments.filter((comment) => /copyright/i.test(comment));
  return [...new Set(claims.map((comment) => comment.replace(/^\/\/ ?/gm, "").trim()))];
}

/** The text of a licence that is the same for all who use it. */
function standardText(name, license) {
  if (/\bApache-2\.0\b/.test(license)) return textOf(path.join(root, "node_modules/typescript/LICENSE.txt"));
  throw new Error(`${name} is bundled, and brings no licence to pass on.`);
}

function textOf(file) {
  return readFileSync(file, "utf8").replaceAll("\r\n", "\n").trim();
}
