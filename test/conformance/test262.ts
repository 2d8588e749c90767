/**
 * `npm run conformance:test262 -- DIR [FOLDER…]`: runs test262 plain and traced, and prints every test that can tell the difference.
 *
 * DIR is a checkout of tc39/test262, FOLDER a folder of its `test`. `COROSCOPE_TEST_NODE` names the Node executable to test, else `node` (npm sets `NODE`
 * itself); with `VALUES=locals` variables are recorded at each suspension.
 */
import { type ChildProcess, fork, spawnSync } from "node:child_process";
import { mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { build } from "esbuild";

const defaultFolders = [
  ...[
    "generators",
    "async-function",
    "async-generator",
    "await",
    "yield",
    "class",
    "object",
    "async-arrow-function",
  ].map((name) => `language/expressions/${name}`),
  ...["generators", "async-function", "async-generator", "for-await-of", "class", "await-using", "using"].map(
    (name) => `language/statements/${name}`,
  ),
  "language/expressions/dynamic-import",
  "language/module-code",
  "language/eval-code",
  ...["Promise", "AsyncFunction", "AsyncGeneratorFunction", "AsyncGeneratorPrototype"].map(
    (name) => `built-ins/${name}`,
  ),
  ...[
    "GeneratorFunction",
    "GeneratorPrototype",
    "Function/prototype/toString",
    "AsyncFromSyncIteratorPrototype",
  ].map((name) => `built-ins/${name}`),
];

/** Without an answer for so long, a test hangs its process in a loop. */
const longestTest = 60_000;

async function main(): Promise<number> {
  const [suite, ...folders] = process.argv.slice(2);
  if (suite === undefined) {
    console.error("Usage: npm run conformance:test262 -- TEST262_DIR [FOLDER…]");
    return 2;
  }
  const node = process.env["COROSCOPE_TEST_NODE"] ?? "node";
  const root = path.resolve(suite);
  const files = (folders.length > 0 ? folders : defaultFolders).flatMap((folder) => testsIn(root, folder));
  const work = mkdtempSync(path.join(tmpdir(), "coroscope-test262-"));
  try {
    const worker = path.join(work, "worker.cjs");
    await build({
      entryPoints: [path.join(__dirname, "test262-worker.ts")],
      outfile: worker,
      bundle: true,
      platform: "node",
      format: "cjs",
      target: "node20",
      alias: { "@typescript-eslint/typescript-estree": "@typescript-eslint/types" },
    });
    const version = spawnSync(node, ["--version"], { encoding: "utf8" }).stdout.trim();
    console.log(`${files.length} tests on Node ${version}`);
    const [plain, traced] = await Promise.all(
      ["plain", "traced"].map((mode) => runAll(node, worker, root, mode, work, files)),
    );
    return report(files, plain ?? new Map(), traced ?? new Map());
  } finally {
    rmSync(work, { recursive: true, force: true });
  }
}

function report(
  files: readonly string[],
  plain: ReadonlyMap<string, string>,
  traced: ReadonlyMap<string, string>,
): number {
  const different = files.filter((file) => plain.get(file) !== traced.get(file));
  for (const file of different)
    console.log(`${file}\n  plain:  ${plain.get(file)}\n  traced: ${traced.get(file)}`);
  const answered = files.filter((file) => plain.has(file) && traced.has(file)).length;
  console.log(`${answered} of ${files.length} tests answered on both sides, ${different.length} differences`);
  return different.length === 0 && answered === files.length ? 0 : 1;
}

function testsIn(root: string, folder: string): string[] {
  const base = path.join(root, "test", folder);
  return readdirSync(base, { recursive: true, encoding: "utf8" })
    .filter((name) => name.endsWith(".js") && !name.includes("_FIXTURE"))
    .map((name) => path.posix.join(folder, name.split(path.sep).join("/")))
    .sort();
}

async function runAll(
  node: string,
  worker: string,
  root: string,
  mode: string,
  work: string,
  files: readonly string[],
): Promise<Map<string, string>> {
  const results = new Map<string, string>();
  let child: ChildProcess | undefined;
  for (const file of files) {
    child ??= fork(worker, [root, mode, work], {
      execPath: node,
      execArgv: ["--experimental-vm-modules", "--no-warnings"],
      stdio: "ignore",
    });
    const result = await ask(child, file);
    results.set(file, result ?? "hangs or ends the process");
    if (result === undefined) {
      child.kill("SIGKILL");
      child = undefined;
    }
  }
  child?.kill();
  return results;
}

function ask(child: ChildProcess, file: string): Promise<string | undefined> {
  return new Promise((resolve) => {
    const timer = setTimeout(() => finish(undefined), longestTest);
    const finish = (result: string | undefined): void => {
      clearTimeout(timer);
      child.removeAllListeners();
      resolve(result);
    };
    child.on("message", (message: { file: string; result: string }) => {
      if (message.file === file) finish(message.result);
    });
    child.on("exit", () => finish(undefined));
    child.send(file);
  });
}

void main().then((code) => {
  process.exitCode = code;
});
