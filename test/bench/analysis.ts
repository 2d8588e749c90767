import { existsSync, readdirSync, readFileSync, statSync } from "node:fs";
import path from "node:path";
import { performance } from "node:perf_hooks";
import type { Language } from "../../src/analysis/outline";
import { AnalysisClient } from "../../src/analysis/worker/client";
import { workspace } from "./analysis/workspace";
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

/**
 * `npm run bench -- analysis`: the size of the bundles, the time to the first marks, of a keystroke, and of a whole workspace. Marks
 * need the places of the points alone, which are told before the outline, so the bounds are for those.
 */
export async function* bench(options: BenchOptions): AsyncIterable<Figure> {
  if (!existsSync(workerPath)) throw new Error(`${workerPath} is missing: npm run build makes it`);
  if (wants(options, "bundle")) yield* bundleSizes();
  if (wants(options, "cold-typescript")) yield* cold("cold-typescript", typescriptSource(3000), 900);
  if (wants(options, "cold-python")) yield* cold("cold-python", pythonSource(100_000), 300);
  if (wants(options, "keystroke-typescript"))
    yield* keystrokes("keystroke-typescript", typescriptSource(3000), 60);
  if (wants(options, "keystroke-python")) yield* keystrokes("keystroke-python", pythonSource(1_000_000), 30);
  if (wants(options, "workspace")) yield* workspace(dist, options);
}

function* bundleSizes(): Iterable<Figure> {
  for (const name of ["analysis-worker.js", "analysis-javascript.js", "tree-sitter-python.wasm"]) {
    const file = path.join(dist, name);
    if (!existsSync(file)) continue;
    yield figure("bundle", name, "size", "KB", statSync(file).size / 1000);
  }
}

/** From the start of a worker to the points and the outline of its first document: medians of seven workers. */
async function* cold(name: string, source: Source, bound: number): AsyncIterable<Figure> {
  const answers: Answer[] = [];
  for (let round = 0; round < 7; round++) {
    const client = new AnalysisClient({ workerPath });
    answers.push(await ask(client, source, 1));
    client.dispose();
  }
  yield figure(name, "default", "first-marks", "ms", median(answers.map(({ points }) => points)), bound);
  yield figure(name, "default", "outline", "ms", median(answers.map(({ outline }) => outline)));
}

const warmUps = 5;

/** One character typed in the middle of a document that the worker knows: until its new points and its new outline are here. */
async function* keystrokes(name: string, source: Source, bound: number): AsyncIterable<Figure> {
  const client = new AnalysisClient({ workerPath });
  const answers: Answer[] = [];
  const middle = placeToType(source.text);
  for (let version = 1; version <= 30 + warmUps; version++) {
    const typed = `x = ${version}${source.language === "python" ? "" : ";"}\n`;
    const text = source.text.slice(0, middle) + typed + source.text.slice(middle);
    const answer = await ask(client, { ...source, text }, version);
    if (version > warmUps) answers.push(answer);
  }
  client.dispose();
  const points = answers.map((answer) => answer.points);
  const outlines = answers.map(({ outline }) => outline);
  yield figure(name, "default", "points", "ms", median(points), bound);
  yield figure(name, "default", "points-p95", "ms", quantile(points, 0.95));
  yield figure(name, "default", "outline", "ms", median(outlines));
  yield figure(name, "default", "outline-p95", "ms", quantile(outlines, 0.95));
  const asked = answers.map(({ asking }) => asking);
  yield figure(name, "default", "main-thread", "ms", median(asked), 2);
  const received = answers.map(({ busy, asking }) => busy - asking);
  yield figure(name, "default", "main-thread-answers", "ms", median(received));
}

/** An empty line between two top-level statements, in the middle of a text. */
function placeToType(text: string): number {
  const place = /\n\n(?=\S)/gu;
  place.lastIndex = text.length / 2;
  return (place.exec(text)?.index ?? 0) + 1;
}

/** When one version's points and outline were here, in ms since they were asked for. */
interface Answer {
  readonly points: number;
  readonly outline: number;
  /** What this thread did to ask, and all it did until it had the answer. */
  readonly asking: number;
  readonly busy: number;
}

async function ask(client: AnalysisClient, source: Source, version: number): Promise<Answer> {
  let points: number | undefined;
  const listener = client.onDidFindPoints(() => (points ??= performance.now() - start));
  const before = performance.eventLoopUtilization();
  const start = performance.now();
  const pending = client.analyze({ uri: "file:///bench", version, ...source });
  const asking = performance.now() - start;
  const answer = await pending;
  const outline = performance.now() - start;
  const busy = performance.eventLoopUtilization(before).active;
  listener.dispose();
  if (!answer.ok) throw new Error(answer.error.message);
  if (answer.value.hasSyntaxErrors) throw new Error(`${source.path} has syntax errors`);
  if (points === undefined) throw new Error(`The points of ${source.path} were not told early`);
  return { points, outline, asking, busy };
}

/** The project's own analysis and trace sources, one whole file after the other, without imports, about so many lines of them. */
function typescriptSource(lines: number): Source {
  const folders = ["src/analysis", "src/base", "src/trace", "src/session"].map((name) =>
    path.join(root, name),
  );
  const files = folders
    .flatMap((folder) => filesUnder(folder))
    .filter((file) => /(?<!\.test)\.ts$/u.test(file));
  let text = "";
  let count = 0;
  for (const file of files) {
    if (count >= lines) break;
    const block = `${withoutImports(readFileSync(file, "utf8"))}\n`;
    text += block;
    count += block.split("\n").length - 1;
  }
  return { language: "typescript", path: "bench.ts", text };
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
