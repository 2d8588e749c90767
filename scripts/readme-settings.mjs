// Writes the settings table of README.md from package.json; with `--check` only says whether it is up to date.
import { readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { format } from "prettier";
import { readManifest } from "./manifest.mjs";

const root = path.join(import.meta.dirname, "..");
const readmePath = path.join(root, "README.md");
const begin = "<!-- settings: written by `npm run readme` from package.json -->";
const end = "<!-- /settings -->";

/** The table: one row a setting, in the order in which VS Code shows them. */
function settingsTable() {
  const { contributes } = readManifest(root);
  const rows = contributes.configuration
    .toSorted((left, right) => left.order - right.order)
    .flatMap(({ properties }) =>
      Object.entries(properties).toSorted(([, left], [, right]) => left.order - right.order),
    )
    .map(
      ([name, setting]) => `| \`${name}\` | \`${JSON.stringify(setting.default)}\` | ${inTable(setting)} |`,
    );
  return ["| setting | default | what it does |", "| --- | --- | --- |", ...rows].join("\n");
}

function inTable({ markdownDescription, enum: values, enumDescriptions }) {
  const choices = (values ?? []).map((value, index) => `\`${value}\`: ${enumDescriptions?.[index] ?? ""}`);
  return [markdownDescription.replace(/`#([^#`]+)#`/g, "`$1`"), ...choices].join(" ").replaceAll("|", "\\|");
}

const readme = readFileSync(readmePath, "utf8");
const from = readme.indexOf(begin);
const to = readme.indexOf(end);
if (from < 0 || to < from) throw new Error(`README.md has no lines "${begin}" and "${end}" for the table.`);
const written = await format(
  `${readme.slice(0, from)}${begin}\n\n${settingsTable()}\n\n${readme.slice(to)}`,
  {
    parser: "markdown",
    printWidth: 110,
  },
);

if (!process.argv.includes("--check")) writeFileSync(readmePath, written);
else if (written !== readme) {
  console.error("The settings table of README.md is out of date: run `npm run readme`.");
  process.exit(1);
}
