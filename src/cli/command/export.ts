import { open, rm } from "node:fs/promises";
import path from "node:path";
import { chromeTrace } from "../../interchange/chrome-trace";
import { mermaidDiagram } from "../../interchange/mermaid-diagram";
import { perfettoTrace } from "../../interchange/perfetto-trace";
import { speedscopeFile } from "../../interchange/speedscope-file";
import { isFolder } from "../../session/folder-tail";
import { packTrace } from "../../session/trace-archive";
import type { TraceModel } from "../../trace/model/trace-model";
import type { Console } from "../console";
import { exitCode } from "../exit-code";
import { UsageError } from "../usage-error";
import { loadTrace, parseTraceCommandLine } from "./load-trace";

/** The formats that a trace can be exported to, with the ending of their files. */
const formats = {
  perfetto: ".perfetto-trace",
  chrome: ".trace.json",
  speedscope: ".speedscope.json",
  mermaid: ".mmd",
  zip: ".coroscope.zip",
} as const;

type Format = keyof typeof formats;

/** `coroscope export`. */
export async function exportTrace(words: readonly string[], console: Console): Promise<number> {
  const { folder, values } = parseTraceCommandLine(words, {
    to: { type: "string" },
    out: { type: "string" },
  });
  const format = formatOf(values.to);
  const content = await contentOf(folder, format);
  if (typeof content === "string") {
    console.remark(content);
    return exitCode.failed;
  }
  const name = path.basename(path.resolve(folder)).replace(/\.coroscope(\.zip)?$/, "");
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

type Pieces = Iterable<string | Uint8Array>;

/** What the file will hold, or what is wrong, in a sentence. */
async function contentOf(location: string, format: Format): Promise<Pieces | string> {
  if (format === "zip") {
    if (!(await isFolder(location))) return `${location} is not a trace folder, so there is nothing to pack.`;
    return [await packTrace(location)];
  }
  const loaded = await loadTrace(location);
  return loaded.ok ? piecesOf(loaded.value.model, format) : loaded.error;
}

function piecesOf(model: TraceModel, format: Exclude<Format, "zip">): Pieces {
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
      for (const piece of pieces) {
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
