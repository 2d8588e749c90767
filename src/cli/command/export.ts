import { open, rm } from "node:fs/promises";
import path from "node:path";
import { chromeTrace } from "../../interchange/chrome-trace";
import { htmlReport } from "../../interchange/html-report";
import { mermaidDiagram } from "../../interchange/mermaid-diagram";
import { otlpTrace } from "../../interchange/otlp-trace";
import { perfettoTrace } from "../../interchange/perfetto-trace";
import { speedscopeFile } from "../../interchange/speedscope-file";
import { isFolder } from "../../session/folder-tail";
import { readReportSources } from "../../session/report-sources";
import { packTrace } from "../../session/pack-trace";
import { packedTraceSuffix, traceTitle } from "../../session/trace-files";
import type { TraceModel } from "../../trace/model/trace-model";
import type { StreamHeader } from "../../trace/wire/format";
import { parseStreamHeader } from "../../trace/wire/stream-header";
import type { Console } from "../console";
import { exitCode } from "../exit-code";
import { UsageError } from "../usage-error";
import { loadTrace, parseTraceCommandLine } from "./load-trace";

/** The formats that a trace can be exported to, with the ending of their files. */
const formats = {
  perfetto: ".perfetto-trace",
  chrome: ".trace.json",
  speedscope: ".speedscope.json",
  otlp: ".otlp.json",
  mermaid: ".mmd",
  html: ".html",
  zip: packedTraceSuffix,
} as const;

type Format = keyof typeof formats;

/**
 * `coroscope export`.
 *
 * @param distribution the folder of the bundles, with those of the views
 */
export async function exportTrace(
  words: readonly string[],
  console: Console,
  distribution: string,
): Promise<number> {
  const { folder, values } = parseTraceCommandLine(words, {
    to: { type: "string" },
    out: { type: "string" },
  });
  const format = formatOf(values.to);
  const name = traceTitle(path.basename(path.resolve(folder)));
  const content = await contentOf(folder, format, { title: name, distribution });
  if (typeof content === "string") {
    console.remark(content);
    return exitCode.failed;
  }
  const file = values.out ?? `${name}${formats[format]}`;
  const problem = await writePieces(file, content);
  if (problem !== undefined) {
    console.remark(problem);
    return exitCode.failed;
  }
  await console.print(file);
  return exitCode.ok;
}

function formatOf(name: string | undefined): Format {
  const known = Object.keys(formats) as Format[];
  const format = known.find((candidate) => candidate === name);
  if (format !== undefined) return format;
  const choice = known.join(", ");
  throw new UsageError(
    name === undefined ? `--to is missing: one of ${choice}` : `--to is one of ${choice}, not ${name}`,
  );
}

type Pieces = Iterable<string | Uint8Array> | AsyncIterable<string | Uint8Array>;

/** What the file will hold, or what is wrong, in a sentence. */
async function contentOf(location: string, format: Format, views: ReportViews): Promise<Pieces | string> {
  if (format === "zip") {
    if (!(await isFolder(location))) return `${location} is not a trace folder, so there is nothing to pack.`;
    return [await packTrace(location)];
  }
  if (format === "html") {
    const sources = await readReportSources(location, views.distribution);
    return sources.ok ? htmlReport({ title: views.title, ...sources.value }) : sources.error;
  }
  if (format === "otlp") return otlpOf(location);
  const loaded = await loadTrace(location);
  return loaded.ok ? piecesOf(loaded.value.model, format) : loaded.error;
}

async function otlpOf(location: string): Promise<Pieces | string> {
  const clocks: StreamHeader["clock"][] = [];
  const loaded = await loadTrace(location, ({ part, stream, bytes }) => {
    const header = part === "header" ? parseStreamHeader(bytes, stream) : undefined;
    if (header?.ok === true) clocks.push(header.value.clock);
  });
  if (!loaded.ok) return loaded.error;
  const [first] = clocks.sort((a, b) => (BigInt(a.start) < BigInt(b.start) ? -1 : 1));
  return otlpTrace(loaded.value.model, BigInt(first?.wall ?? 0));
}

/** What a report needs beside the trace. */
interface ReportViews {
  readonly title: string;
  /** The folder that holds the views' bundles. */
  readonly distribution: string;
}

function piecesOf(model: TraceModel, format: Exclude<Format, "zip" | "html" | "otlp">): Pieces {
  switch (format) {
    case "perfetto":
      return perfettoTrace(model);
    case "chrome":
      return chromeTrace(model);
    case "speedscope":
      return [speedscopeFile(model)];
    case "mermaid":
      return [mermaidDiagram(model)];
  }
}

/** Pieces are gathered to about this many bytes for one write. */
const writeSize = 1 << 20;

/** Writes a file that only its owner can read; what went wrong, in a sentence, and then there is no half of it left. */
async function writePieces(file: string, pieces: Pieces): Promise<string | undefined> {
  try {
    const handle = await open(file, "w", 0o600);
    try {
      let gathered: Uint8Array[] = [];
      let size = 0;
      for await (const piece of pieces) {
        const bytes = typeof piece === "string" ? Buffer.from(piece) : piece;
        gathered.push(bytes);
        size += bytes.length;
        if (size < writeSize) continue;
        await handle.appendFile(Buffer.concat(gathered));
        gathered = [];
        size = 0;
      }
      await handle.appendFile(Buffer.concat(gathered));
    } finally {
      await handle.close();
    }
    return undefined;
  } catch (error) {
    await rm(file, { force: true }).catch(() => undefined);
    return `${file} cannot be written: ${error instanceof Error ? error.message : String(error)}.`;
  }
}
