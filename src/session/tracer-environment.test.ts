import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import type { TracerOptions } from "../trace/tracer-options";
import { quoteNodeOption, tracedEnvironment } from "./tracer-environment";

const options: TracerOptions = { folder: "/t", roots: ["/r"], values: "previews", redact: "x" };

describe("tracedEnvironment", () => {
  it("changes nothing but what switches the tracers on", () => {
    const given = { HOME: "/h", EMPTY: "", GONE: undefined, COROSCOPE_OTHER: "1" };
    assert.deepEqual(tracedEnvironment(given, options, { folder: "/dist" }, "linux"), {
      HOME: "/h",
      EMPTY: "",
      COROSCOPE_OTHER: "1",
      COROSCOPE: JSON.stringify(options),
      NODE_OPTIONS: '--require "/dist/tracer-node.js"',
      PYTHONPATH: "/dist/tracer-python/startup",
    });
  });

  it("keeps what NODE_OPTIONS and PYTHONPATH say, after ours", () => {
    const given = { NODE_OPTIONS: "--max-old-space-size=99", PYTHONPATH: "/lib::/x" };
    const traced = tracedEnvironment(given, options, { folder: "/dist" }, "linux");
    assert.equal(traced["NODE_OPTIONS"], '--require "/dist/tracer-node.js" --max-old-space-size=99');
    assert.equal(traced["PYTHONPATH"], "/dist/tracer-python/startup:/lib::/x");
  });

  it("adds nothing twice where a trace is started inside a trace", () => {
    const once = tracedEnvironment({ PYTHONPATH: "/lib" }, options, { folder: "/dist" }, "linux");
    assert.deepEqual(tracedEnvironment(once, options, { folder: "/dist" }, "linux"), once);
  });

  it("finds the variables of Windows whatever their case", () => {
    const given = { Node_Options: "--trace-warnings", PythonPath: "C:\\lib" };
    const traced = tracedEnvironment(given, options, { folder: "C:\\Program Files\\dist" }, "win32");
    assert.deepEqual(Object.keys(traced).sort(), ["COROSCOPE", "Node_Options", "PythonPath"]);
    assert.equal(
      traced["Node_Options"],
      '--require "C:\\\\Program Files\\\\dist\\\\tracer-node.js" --trace-warnings',
    );
    assert.equal(traced["PythonPath"], "C:\\Program Files\\dist\\tracer-python\\startup;C:\\lib");
  });
});

describe("quoteNodeOption", () => {
  it("is understood by Node, whatever is in the path", function () {
    const folder = mkdtempSync(path.join(tmpdir(), "coroscope-options-"));
    const names = ["with space", "quote\"'s", "back\\slash", "döllar $HOME `x`", "semi;colon"];
    try {
      for (const name of process.platform === "win32" ? names.filter((name) => !/["\\]/.test(name)) : names) {
        const below = path.join(folder, name);
        mkdirSync(below);
        const file = path.join(below, "preload.js");
        writeFileSync(file, "process.stdout.write('loaded');");
        const output = execFileSync(process.execPath, ["--eval", "0"], {
          env: { ...process.env, NODE_OPTIONS: `--require ${quoteNodeOption(file)}` },
          encoding: "utf8",
        });
        assert.equal(output, "loaded", name);
      }
    } finally {
      rmSync(folder, { recursive: true });
    }
  });
});
