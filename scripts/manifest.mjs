import { readFileSync } from "node:fs";
import path from "node:path";

/** package.json of a folder, with the English strings of package.nls.json in the places of their keys. */
export function readManifest(folder) {
  const strings = readJson(folder, "package.nls.json");
  return JSON.parse(readFileSync(path.join(folder, "package.json"), "utf8"), (_name, value) =>
    typeof value === "string" ? (strings[keyOf(value) ?? ""] ?? value) : value,
  );
}

/** The key that a value of package.json stands for: `%key%`; undefined where it stands for itself. */
export function keyOf(value) {
  return /^%([^%]+)%$/.exec(value)?.[1];
}

/** A JSON file of a folder. */
export function readJson(folder, name) {
  return JSON.parse(readFileSync(path.join(folder, name), "utf8"));
}
