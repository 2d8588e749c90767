import { existsSync, readdirSync, readFileSync, statSync } from "node:fs";
import path from "node:path";
import type { Language } from "../../src/analysis/outline";
import { AnalysisClient } from "../../src/analysis/worker/client";
import { type BenchOptions, type Figure, median, quantile, wants } from "./bench";

const root = path.join(__dirname, "../..");
const dist = process.env["COROSCOPE_DIST"] ?? path.join(root, "dist");
const workerPath = path.join(dist, "analysis-worker.js");
const runtime = `node ${process.versions.node}`;

interface Source {
  readonly language: Language;
  readonly path: string;
  readonly text: string;
}

/** `npm run bench -- analysis`: the size of the bundles, the time to the first marks, of a keystroke, and of a whole workspace. */
export async function* bench(options: BenchOptions): AsyncIterable<Figure> {
  if (!existsSync(workerPath)) throw new Error(`${workerPath} is missing: npm run build makes it`);
  if (wants(options, "bundle")) yield* bundleSizes();
  if (wants(options, "cold-typescript")) yield await cold("cold-typescript", typescriptSource(3000), 900);
  if (wants(options, "cold-python")) yield await cold("cold-python", pythonSource(100_000), 300);
  if (wants(options, "keystroke-typescript"))
    yield* keystrokes("keystroke-typescript", typescriptSource(3000), 60);
  if (wants(options, "keystroke-python")) yield* keystrokes("keystroke-python", pythonSource(1_000_000), 30);
  if (wants(options, "workspace")) yield await workspace(options);
}

function* bundleSizes(): Iterable<Figure> {
  const bounds = new Map([["extension.js", 200]]);
  for (const name of [
    "extension.js",
    "analysis-worker.js",
    "analysis-javascript.js",
    "tree-sitter-python.wasm",
  ]) {
    const file = path.join(dist, name);
    if (!existsSync(file)) continue;
    const bound = bounds.get(name);
    yield figure("bundle", name, "size", "KB", statSync(file).size / 1000, bound);
  }
}

/** From the start of a worker to the outline of its first document: the median of five workers. */
async function cold(name: string, source: Source, bound: number): Promise<Figure> {
  const times: number[] = [];
  for (let round = 0; round < 5; round++) {
    const client = new AnalysisClient({ workerPath });
    const start = performance.now();
    await outlined(client, source, 1);
    times.push(performance.now() - start);
    client.dispose();
  }
  return figure(name, "default", "first-marks", "ms", median(times), bound);
}

/** One character typed in the middle of a document that the worker knows: until its new points are here. */
async function* keystrokes(name: string, source: Source, bound: number): AsyncIterable<Figure> {
  const client = new AnalysisClient({ workerPath });
  const times: number[] = [];
  const blocked: number[] = [];
  const middle = source.text.indexOf("\n", source.text.length / 2) + 1;
  for (let version = 1; version <= 23; version++) {
    const typed = `x = ${version}${source.language === "python" ? "" : ";"}\n`;
    const text = source.text.slice(0, middle) + typed + source.text.slice(middle);
    const start = performance.now();
    const answer = outlined(client, { ...source, text }, version);
    if (version > 3) blocked.push(performance.now() - start);
    await answer;
    if (version > 3) times.push(performance.now() - start);
  }
  client.dispose();
  yield figure(name, "default", "median", "ms", median(times), bound);
  yield figure(name, "default", "p95", "ms", quantile(times, 0.95));
  yield figure(name, "default", "main-thread", "ms", median(blocked), 2);
}

/** Every JavaScript and TypeScript file of the packages here, up to 2,000, through one worker. */
async function workspace(options: BenchOptions): Promise<Figure> {
  const files = sourcesIn(path.join(root, "node_modules"), 2000);
  options.progress(`analysing ${files.length} files`);
  const client = new AnalysisClient({ workerPath });
  await outlined(client, typescriptSource(300), 1);
  let lines = 0;
  const start = process.cpuUsage();
  for (const [index, file] of files.entries()) {
    const text = readFileSync(file, "utf8");
    lines += text.split("\n").length;
    await client.analyze({ uri: file, version: index, language: "javascript", path: file, text });
    client.forget(file);
  }
  const { user, system } = process.cpuUsage(start);
  client.dispose();
  return figure("workspace", "default", "klines-per-second", "klines/s", lines / ((user + system) / 1000));
}

function sourcesIn(folder: string, most: number): string[] {
  const found: string[] = [];
  const pending = [folder];
  for (let next = pending.pop(); next !== undefined && found.length < most; next = pending.pop())
    for (const entry of readdirSync(next, { withFileTypes: true })) {
      const file = path.join(next, entry.name);
      if (entry.isDirectory()) pending.push(file);
      else if (/\.[cm]?js$/u.test(entry.name) && statSync(file).size < 300_000) found.push(file);
    }
  return found.slice(0, most);
}

async function outlined(client: AnalysisClient, source: Source, version: number): Promise<void> {
  const answer = await client.analyze({ uri: "file:///bench", version, ...source });
  if (!answer.ok) throw new Error(answer.error.message);
}

/** The project's own analysis and trace sources, one after the other, without imports, so many lines of them. */
function typescriptSource(lines: number): Source {
  const folders = ["src/analysis", "src/base", "src/trace", "src/session"].map((name) =>
    path.join(root, name),
  );
  const all = folders.flatMap((folder) => filesUnder(folder)).filter((file) => file.endsWith(".ts"));
  const text = all.flatMap((file) => withoutImports(readFileSync(file, "utf8")).split("\n"));
  const repeated = Array.from({ length: Math.ceil(lines / text.length) }, () => text).flat();
  return { language: "typescript", path: "bench.ts", text: repeated.slice(0, lines).join("\n") };
}

function filesUnder(folder: string): string[] {
  return readdirSync(folder, { withFileTypes: true, recursive: true })
    .filter((entry) => entry.isFile())
    .map((entry) => path.join(entry.parentPath, entry.name))
    .sort();
}

function withoutImports(text: string): string {
  return text.replace(/^import [^;]*;$/gmu, "");
}

/** A module of functions, classes and now and then a coroutine, so many characters of it. */
function pythonSource(characters: number): Source {
  const block = (index: number): string =>
    [
      `class Handler${index}:`,
      `    """Handles requests of kind ${index}."""`,
      ...Array.from({ length: 8 }, (_, method) => [
        `    def compute_${method}(self, value, *, scale=${method}):`,
        `        result = [item * scale for item in value if item > ${index}]`,
        `        return {"total": sum(result), "items": result, "name": f"{self.name}-{scale}"}`,
        ``,
      ]).flat(),
      `    async def handle(self, request):`,
      `        async with self.lock:`,
      `            return await self.store(request, self.compute_1(request.values))`,
      ``,
    ].join("\n");
  let text = "";
  for (let index = 0; text.length < characters; index++) text += `${block(index)}\n`;
  return { language: "python", path: "bench.py", text };
}

function figure(
  name: string,
  variant: string,
  metric: string,
  unit: string,
  value: number,
  bound?: number,
): Figure {
  return { case: name, variant, runtime, metric, unit, value, ...(bound !== undefined && { bound }) };
}
