import * as vscode from "vscode";
import { htmlReport } from "../../interchange/html-report";
import type { TraceChunk } from "../../trace/trace-chunk";
import type { ShownTrace } from "../run/shown-trace";

/** The bytes of a page that shows a trace by itself. Rejects with what is wrong where the trace, or the views' files, cannot be read. */
export async function reportPage(trace: ShownTrace, extensionUri: vscode.Uri): Promise<Uint8Array> {
  const [chunks, script, style] = await Promise.all([
    chunksOf(trace),
    ...["webview.js", "webview.css"].map((name) => textOf(vscode.Uri.joinPath(extensionUri, "dist", name))),
  ]);
  const pieces: Uint8Array[] = [];
  const encoder = new TextEncoder();
  const { title } = trace;
  const parts = { title, chunks, script: script ?? "", style: style ?? "", sha256, base64 };
  for await (const piece of htmlReport(parts)) pieces.push(encoder.encode(piece));
  return joined(pieces);
}

/** All of a trace that can be read; what is missing of it the page says itself. */
async function chunksOf(trace: ShownTrace): Promise<readonly TraceChunk[]> {
  const chunks: TraceChunk[] = [];
  const { phase, message } = await trace.follow((chunk) => chunks.push(chunk)).done;
  if (phase === "failed" && !chunks.some(({ part }) => part === "events"))
    throw new Error(message ?? vscode.l10n.t("It cannot be read."));
  return chunks;
}

async function textOf(file: vscode.Uri): Promise<string> {
  return new TextDecoder().decode(await vscode.workspace.fs.readFile(file));
}

async function sha256(text: string): Promise<string> {
  return base64(new Uint8Array(await crypto.subtle.digest("SHA-256", new TextEncoder().encode(text))));
}

/** How many bytes become characters at once: each is an argument of a call. */
const bytesAtOnce = 0x2000;

/** Hosts that are web pages have no `Buffer`. */
function base64(bytes: Uint8Array): string {
  let characters = "";
  for (let start = 0; start < bytes.length; start += bytesAtOnce)
    characters += String.fromCharCode(...bytes.subarray(start, start + bytesAtOnce));
  return btoa(characters);
}

function joined(pieces: readonly Uint8Array[]): Uint8Array {
  const whole = new Uint8Array(pieces.reduce((length, piece) => length + piece.length, 0));
  let offset = 0;
  for (const piece of pieces) {
    whole.set(piece, offset);
    offset += piece.length;
  }
  return whole;
}
