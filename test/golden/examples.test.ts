import assert from "node:assert/strict";
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { pythonFor, pyenvPythonFor } from "./interpreters";
import { coroscope, root } from "./run-program";
import { byCoroutine, withOwnTaskNumbers, withReplacements } from "./transcript";

const examples = path.join(root, "media", "examples");
const transcripts = path.join(__dirname, "transcripts");

/** What is particular about the run of an example. */
interface ExampleRun {
  /** Threads or processes work side by side, so only the order within each coroutine is determined. */
  readonly isParallel?: true;
  /** Two things race for being the last; which one it was is not determined. */
  readonly undetermined?: readonly (readonly [found: RegExp, put: string])[];
  /** What it does depends on how long things take, so they take no time at all. */
  readonly hasVirtualClock?: true;
}

const runs: Readonly<Record<string, ExampleRun>> = {
  "python/blocking_call.py": {
    isParallel: true,
    // Only the first sleep of the first two tickers is held up for certain: by the blocking call.
    undetermined: [
      [/(ticker\(\) #[34] )is ready: (\S+) is over; the held loop notices later/g, "$1is woken from $2"],
      [
        /(?<=resumes with None\n.*\n.*)is ready: (\S+) is over; the held loop notices later/g,
        "is woken from $1",
      ],
    ],
  },
  "python/fan_out.py": { hasVirtualClock: true },
  "python/threads_processes_tasks.py": {
    isParallel: true,
    // A pool starts a worker only where none is idle.
    undetermined: [
      [/\d+ processes, \d+ threads/, "processes, threads"],
      [/is ready: (\S+) is over; the held loop notices later/g, "is woken from $1"],
    ],
  },
  "typescript/worker.ts": {
    isParallel: true,
    undetermined: [[/(main\(\) is woken by) .*/, "$1 the last of its members"]],
  },
};

/** Ran by another example, or not at all. */
const parts = new Set(["typescript/worker-sum.ts", "typescript/node.d.ts"]);

function exampleFiles(language: string, ending: string): string[] {
  return readdirSync(path.join(examples, language))
    .filter((name) => name.endsWith(ending))
    .map((name) => `${language}/${name}`)
    .filter((name) => !parts.has(name));
}

describe("the transcript of an example", function () {
  this.timeout(120_000);
  let folder: string;

  beforeEach(() => {
    folder = mkdtempSync(path.join(tmpdir(), "coroscope-golden-"));
  });

  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  /** Traces an example, proves the trace, and returns what it printed and what the trace shows. */
  async function transcriptOf(example: string, interpreter: string): Promise<string> {
    const { isParallel, undetermined = [], hasVirtualClock } = runs[example] ?? {};
    const out = path.join(folder, "trace.coroscope");
    const option = example.endsWith(".py") ? "--python" : "--node";
    const traced = await coroscope(["trace", option, interpreter, "--out", out, example], {
      directory: examples,
      environment: {
        // A sitecustomize of the person's own; the tracer's hands over to it.
        PYTHONPATH: hasVirtualClock && path.join(__dirname, "virtual-clock"),
        PYTHONHASHSEED: "0",
      },
    });
    const checked = await coroscope(["check", out]);
    assert.equal(checked.code, 0, checked.stdout);
    const shown = await coroscope(["show", "--normalize", "--all", out]);
    assert.equal(shown.code, 0, shown.stderr);
    let text = [
      `exit code ${traced.code ?? `none, ${traced.signal ?? ""}`}`,
      section("stdout", traced.stdout),
      section("stderr", traced.stderr.replace(/\(node:\d+\)/g, "(node:ID)")),
      isParallel ? byCoroutine(shown.stdout) : shown.stdout,
    ].join("\n\n");
    for (const [found, put] of undetermined) text = text.replace(found, put);
    return withReplacements(withOwnTaskNumbers(text), [
      [interpreter, example.endsWith(".py") ? "python" : "node"],
      [`${examples}${path.sep}`, ""],
    ]);
  }

  function compare(example: string, text: string): void {
    const file = path.join(transcripts, `${example}.txt`);
    if (process.env["COROSCOPE_UPDATE_GOLDEN"] === "1") {
      mkdirSync(path.dirname(file), { recursive: true });
      writeFileSync(file, text);
    }
    assert.ok(
      existsSync(file),
      `${file} is missing: run with COROSCOPE_UPDATE_GOLDEN=1, and read what it writes`,
    );
    assert.equal(text, readFileSync(file, "utf8"));
  }

  for (const example of exampleFiles("typescript", ".ts")) {
    it(`is as it was: ${example}`, async () => {
      compare(example, await transcriptOf(example, process.execPath));
    });
  }

  for (const example of exampleFiles("python", ".py")) {
    it(`is as it was: ${example}`, async function () {
      compare(example, await transcriptOf(example, await pythonFor(this)));
    });
  }

  it("holds every example that ships", () => {
    const known = ["python", "typescript"].flatMap((language) =>
      readdirSync(path.join(transcripts, language)).map(
        (name) => `${language}/${name.slice(0, -".txt".length)}`,
      ),
    );
    assert.deepEqual(
      known.sort(),
      [...exampleFiles("python", ".py"), ...exampleFiles("typescript", ".ts")].sort(),
    );
  });

  const comparedVersions = {
    "python/pipeline.py": ["3.9", "3.10", "3.12", "3.13"],
    "python/fan_out.py": ["3.9", "3.10", "3.12", "3.13"],
    "python/generators.py": ["3.9", "3.12", "3.13"],
    "python/never_awaited.py": ["3.9", "3.12", "3.13"],
    "python/closed_loop.py": ["3.9", "3.12", "3.13"],
  };

  for (const [example, versions] of Object.entries(comparedVersions)) {
    for (const version of versions) {
      it(`is the same under Python ${version}: ${example}`, async function () {
        const text = await transcriptOf(example, pyenvPythonFor(this, version));
        assert.equal(text, readFileSync(path.join(transcripts, `${example}.txt`), "utf8"));
      });
    }
  }
});

function section(title: string, text: string): string {
  return text === "" ? `${title}: nothing` : `${title}:\n${text.replace(/^/gm, "  ").trimEnd()}`;
}
