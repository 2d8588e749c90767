import * as vscode from "vscode";
import type { Event } from "../../base/emitter";
import { measureFixedRecords } from "../../session/fixed-records";
import { inReadingOrder, traceFileOf, traceTitle, type TraceFile } from "../../session/trace-files";
import { TraceArchiveError, unpackTrace } from "../../session/unpack-trace";
import type { TraceChunk } from "../../trace/trace-chunk";
import type { RunState } from "../../trace/view-protocol";
import { fixedRecordSize } from "../../trace/wire/format";
import { DamagedTrace } from "./damaged-trace";
import type { ShownTrace, TraceFollowing } from "./shown-trace";

/** At most this many bytes are passed on at once; a multiple of the fixed record's size. */
const blockSize = fixedRecordSize * 50_000;

/** A saved trace that is read through VS Code's own file systems: that of a web host, or of a virtual workspace. */
export class StoredTrace implements ShownTrace {
  /** A URI; such a trace lies on no disk of this machine. */
  readonly folder: string;
  readonly title: string;
  readonly state: RunState = { phase: "loading" };
  readonly onState: Event<RunState> = () => ({ dispose: () => undefined });
  readonly #uri: vscode.Uri;

  constructor(uri: vscode.Uri) {
    this.#uri = uri;
    this.folder = uri.toString();
    this.title = traceTitle(uri.path.replace(/\/+$/u, "").split("/").at(-1) ?? "");
  }

  follow(listener: (chunk: TraceChunk) => void): TraceFollowing {
    let following = true;
    const damage = new DamagedTrace();
    const read = this.#read((chunk) => {
      damage.see(chunk);
      if (following) listener(chunk);
      return following;
    });
    return {
      done: read.then(
        (problem) => {
          const message = problem ?? damage.problem;
          return message === undefined ? { phase: "ended" } : { phase: "failed", message };
        },
        (error: unknown) => ({
          phase: "failed",
          message: vscode.l10n.t(
            "{0} cannot be read: {1}.",
            this.title,
            error instanceof Error ? error.message : String(error),
          ),
        }),
      ),
      dispose() {
        following = false;
      },
    };
  }

  cancel(): void {
    // No program runs.
  }

  /** Tells what is wrong with the trace, if anything is; `pass` says whether more is wanted. */
  async #read(pass: (chunk: TraceChunk) => boolean): Promise<string | undefined> {
    const { type } = await vscode.workspace.fs.stat(this.#uri);
    return (type & vscode.FileType.Directory) !== 0 ? this.#readFolder(pass) : this.#readPacked(pass);
  }

  async #readPacked(pass: (chunk: TraceChunk) => boolean): Promise<string | undefined> {
    const archive = await vscode.workspace.fs.readFile(this.#uri);
    try {
      for (const chunk of unpackTrace(archive)) if (!pass(chunk)) return undefined;
      return undefined;
    } catch (error) {
      if (!(error instanceof TraceArchiveError)) throw error;
      return vscode.l10n.t("{0} is no packed trace: {1}.", this.title, error.message);
    }
  }

  async #readFolder(pass: (chunk: TraceChunk) => boolean): Promise<string | undefined> {
    const names = (await vscode.workspace.fs.readDirectory(this.#uri)).map(([name]) => name);
    const files = names
      .flatMap((name) => {
        const file = traceFileOf(name);
        return file === undefined ? [] : [{ name, file }];
      })
      .sort((left, right) => inReadingOrder(left.file, right.file));
    if (!files.some(({ file: { part } }) => part === "manifest" || part === "events"))
      return vscode.l10n.t("{0} holds no trace: there is no trace.json in it.", this.title);
    const packed = new Set<string>();
    for (const { name, file } of files) {
      const bytes = await vscode.workspace.fs.readFile(vscode.Uri.joinPath(this.#uri, name));
      if (file.part === "header" && !isFixed(bytes)) packed.add(file.stream);
      const isCut = file.part === "events" && !packed.has(file.stream);
      if (!passOn(file, isCut ? bytes.subarray(0, writtenLength(bytes)) : bytes, pass)) return undefined;
    }
    return undefined;
  }
}

/** Passes a file on in pieces, those apart that have to arrive whole. */
function passOn(file: TraceFile, bytes: Uint8Array, pass: (chunk: TraceChunk) => boolean): boolean {
  const isWhole = file.part === "manifest" || file.part === "header";
  const size = isWhole ? Math.max(bytes.length, 1) : blockSize;
  for (let start = 0; start < bytes.length; start += size)
    if (!pass({ ...file, bytes: bytes.subarray(start, start + size) })) return false;
  return true;
}

/** A file of fixed records is longer than what was written to it; one that begins with none at all is damaged, and told as it is. */
function writtenLength(bytes: Uint8Array): number {
  const { written } = measureFixedRecords(bytes);
  return written === 0 && bytes[0] !== 0 ? bytes.length : written;
}

function isFixed(header: Uint8Array): boolean {
  try {
    const { encoding } = JSON.parse(new TextDecoder().decode(header)) as { readonly encoding?: unknown };
    return encoding === "fixed";
  } catch {
    return false;
  }
}
