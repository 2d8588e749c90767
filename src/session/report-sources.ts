import { createHash } from "node:crypto";
import { readFile } from "node:fs/promises";
import path from "node:path";
import { failure, success, type Result } from "../base/result";
import type { TraceChunk } from "../trace/trace-chunk";
import { readTrace } from "./read-trace";

/** What a report in one page is made of: a trace's chunks, the views' script and style sheet, and what Node encodes with. */
export interface ReportSources {
  readonly chunks: readonly TraceChunk[];
  readonly script: string;
  readonly style: string;
  /** The base64 digest of a text. */
  readonly sha256: (text: string) => string;
  readonly base64: (bytes: Uint8Array) => string;
}

/**
 * Reads what a report of a saved trace is made of; or tells what is wrong, in a sentence.
 *
 * @param distribution the folder of the bundles, with those of the views
 */
export async function readReportSources(
  location: string,
  distribution: string,
): Promise<Result<ReportSources, string>> {
  const chunks: TraceChunk[] = [];
  const read = await readTrace(location, (chunk) => chunks.push(chunk));
  if (!read.ok) return failure(read.error.message);
  try {
    const [script, style] = await Promise.all([
      readFile(path.join(distribution, "webview.js"), "utf8"),
      readFile(path.join(distribution, "webview.css"), "utf8"),
    ]);
    return success({
      chunks,
      script,
      style,
      sha256: (text) => createHash("sha256").update(text).digest("base64"),
      base64: (bytes) => Buffer.from(bytes).toString("base64"),
    });
  } catch (error) {
    const detail = error instanceof Error ? error.message : String(error);
    return failure(
      `Coroscope's own views cannot be read: ${detail}. Install Coroscope again, or run npm run build in its sources.`,
    );
  }
}
