import { execFileSync } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, renameSync, rmSync, writeFileSync } from "node:fs";
import path from "node:path";

/** Tools that programs under test are run with, and that the project itself does not need. */
const versions = { jest: "30.5.2", vitest: "4.1.12" } as const;

/** Where each is started. */
const entries = { jest: "jest/bin/jest.js", vitest: "vitest/vitest.mjs" } as const;

const cache = path.resolve(__dirname, "../node_modules/.cache/test-tools");
const packages = Object.entries(versions).map(([name, version]) => `${name}@${version}`);
const folder = path.join(cache, packages.join("-"));

/** The `node_modules` folder of the tools, and a tool's entry in it; `undefined` where `npm run test:provide` has not put them there. */
export function findTestTool(
  name: keyof typeof versions,
): { readonly modules: string; readonly entry: string } | undefined {
  const modules = path.join(folder, "node_modules");
  return existsSync(path.join(modules, entries[name])) ? { modules, entry: entries[name] } : undefined;
}

/** Installs the tools where they are not there yet; the folder. Throws where they cannot be had. */
export function provideTestTools(log: (line: string) => void): string {
  if (existsSync(folder)) return folder;
  log(`installing ${packages.join(" and ")} for the tests`);
  mkdirSync(cache, { recursive: true });
  const partial = mkdtempSync(path.join(cache, "partial-"));
  writeFileSync(path.join(partial, "package.json"), '{ "name": "test-tools", "private": true }\n');
  const options = ["--ignore-scripts", "--no-audit", "--no-fund", "--save-exact"];
  execFileSync("npm", ["install", ...options, ...packages], { cwd: partial, stdio: "pipe" });
  if (existsSync(folder)) rmSync(partial, { recursive: true });
  else renameSync(partial, folder);
  return folder;
}
