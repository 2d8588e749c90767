import assert from "node:assert/strict";
import { importedNames, promisifiedNames } from "./imported-names";
import { outlineJavaScript } from "./outline";

/** What each point of a script waits on, as `kind callee`. */
function waits(...lines: readonly string[]): string[] {
  const outline = outlineJavaScript({ text: lines.join("\n"), language: "typescript", path: "a.mts" });
  assert.equal(outline.hasSyntaxErrors, false);
  return outline.points.map(({ waitsOn }) => `${waitsOn?.kind ?? "?"} ${waitsOn?.callee ?? ""}`.trim());
}

describe("what a JavaScript point waits on", () => {
  it("follows names that are imported or required", () => {
    const names = importedNames(
      [
        'import fs, { promises as fsp } from "node:fs";',
        "import * as timers from 'timers/promises';",
        'import type { x } from "types";',
        'import {\n  readFile,\n  open as openFile,\n} from "node:fs/promises";',
        'const { once: next, on } = require("node:events");',
        'const disk = require("fs").promises;',
        'const util = require("util");',
        "const run = util.promisify(child.exec);",
        'const child = require("child_process");',
      ].join("\n"),
    );
    assert.deepEqual(
      [
        "fs.readFile",
        "fsp.open",
        "timers.setTimeout",
        "x",
        "readFile",
        "openFile",
        "next",
        "on",
        "disk.rm",
        "own.on",
      ].map(names),
      [
        "fs.readFile",
        "fs.promises.open",
        "timers/promises.setTimeout",
        "x",
        "fs/promises.readFile",
        "fs/promises.open",
        "events.once",
        "events.on",
        "fs.promises.rm",
        "own.on",
      ],
    );
    const made = promisifiedNames(
      'const util = require("util");\nconst run = util.promisify(child.exec);\nconst other = wrap(run);',
      names,
    );
    assert.deepEqual([...made], [["run", "child_process.exec"]]);
  });

  it("knows files, timers, events, processes and locks", () => {
    assert.deepEqual(
      waits(
        'import { readFile } from "node:fs/promises";',
        'import { setTimeout as pause } from "node:timers/promises";',
        'import { once } from "node:events";',
        'import { promisify } from "node:util";',
        'import { exec } from "node:child_process";',
        'import { load } from "./load";',
        "const run = promisify(exec);",
        'await readFile("a");',
        "await pause(1);",
        'await once(door, "open");',
        'await run("ls");',
        "await load();",
        "await this.#mutex.acquire();",
        "await door.acquire();",
      ),
      ["io readFile", "timer pause", "event once", "process run", "?", "lock this.#mutex.acquire", "?"],
    );
  });

  it("counts no declaration as a use of a name that others change", () => {
    const text = [
      "let hits = 0;",
      "export function hit() { hits += 1; }",
      "async function show() { await load(); print(hits); }",
      "await show();",
    ].join("\n");
    const { points } = outlineJavaScript({ text, language: "typescript", path: "a.mts" });
    assert.deepEqual(
      points.map(({ sharedNames }) => sharedNames ?? []),
      [["hits"], []],
    );
  });
});
