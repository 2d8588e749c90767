import type { ValueDetail } from "../trace/tracer-options";
import type { TraceManifest } from "../trace/wire/format";

/** A runtime whose programs can be traced. */
export type Runtime = "node" | "python";

/** What is to be run. Nothing here ever passes through a shell. */
export type TracedProgram =
  /**
   * `node FILE ARGUMENTS…` or `python FILE ARGUMENTS…`. The file may be relative to the working directory: the program sees it as
   * it is written here.
   */
  | {
      readonly kind: "file";
      readonly runtime: Runtime;
      readonly file: string;
      readonly arguments: readonly string[];
    }
  /** `python -m MODULE ARGUMENTS…`. */
  | {
      readonly kind: "module";
      readonly runtime: "python";
      readonly module: string;
      readonly arguments: readonly string[];
    }
  /** An expression evaluated in the scope of the module `file` (absolute), driven to its end. See {@link CallOptions}. */
  | {
      readonly kind: "call";
      readonly runtime: Runtime;
      readonly file: string;
      readonly expression: string;
      /** How many items are taken from a generator before it is closed; {@link defaultItemLimit} unless given. */
      readonly limit?: number;
      /** What the expression gives goes on only when `TraceSession.drive` says so. */
      readonly isDriven?: boolean;
      /** Where a Python coroutine is driven: sleeping costs nothing, and what happens keeps its order. */
      readonly hasVirtualTime?: boolean;
    }
  /**
   * Cells of a notebook, run one after the other in one fresh interpreter; the last is the one that was asked for. Their texts are
   * kept in the trace folder, see `cellFile`, because the notebook may hold others by the time the trace is looked at.
   */
  | { readonly kind: "cells"; readonly runtime: "python"; readonly cells: readonly NotebookCell[] }
  /** Any command that starts Node or Python somewhere: `npm run dev`, `python3 -m pytest`. */
  | { readonly kind: "command"; readonly command: readonly string[] };

/** A cell that is to be run. */
export interface NotebookCell {
  /** For people, and its file's name: `report cell 4`. No two of a request are the same. */
  readonly name: string;
  /** Python, without what only a notebook understands. */
  readonly text: string;
}

/** Items taken from a generator that is called by itself, unless the request says otherwise. */
export const defaultItemLimit = 1_000;

/** Names whose values are never recorded, unless the request says otherwise: a case-insensitive regular expression. */
export const defaultRedaction =
  "pass(word|phrase|wd)?|secret|token|api_?key|authorization|credential|cookie|private_?key";

/** The function the person asked about. */
export type TraceFocus = NonNullable<TraceManifest["focus"]>;

/** Where the trace folder is made. */
export type TraceDestination =
  /** Exactly this folder, which must not exist or be empty; by custom its name ends in `.coroscope`. */
  | { readonly folder: string }
  /**
   * A new folder `NAME-DATE-TIME.coroscope` in `parent`, which is made where it is missing. Where `parent` cannot be written
   * (a read-only workspace) the folder is made below `fallback`, and {@link TraceSession.notice} says so.
   */
  | { readonly parent: string; readonly name: string; readonly fallback?: string };

/** Everything a session needs to know to run a program and trace it. */
export interface TraceRequest {
  readonly program: TracedProgram;
  readonly focus?: TraceFocus;
  /** The program's working directory. */
  readonly directory: string;
  /** The program's environment; the session's own process's unless given. Passed on unchanged but for what switches the tracers on. */
  readonly environment?: Readonly<Record<string, string | undefined>>;
  /** Interpreters the person chose (a path, or a name to look for on PATH); what is absent is looked for. */
  readonly interpreters?: { readonly node?: string; readonly python?: string };
  readonly destination: TraceDestination;
  /** Absolute folders or files whose code is traced. Usually the workspace's folders, or the folder of the program. */
  readonly roots: readonly string[];
  /** `previews` unless given. */
  readonly values?: ValueDetail;
  /** Has Python's threads looked at from time to time, to estimate who holds the GIL. */
  readonly samplesGil?: boolean;
  /** {@link defaultRedaction} unless given. */
  readonly redact?: string;
  /**
   * `inherit`: the program has this process's own stdin, stdout and stderr, and is not taken out of its process group.
   * `pipe`: output arrives as {@link TraceSession.onOutput}; the program gets a process group of its own, so that cancelling
   * ends its children too.
   */
  readonly output: "inherit" | "pipe";
}

/** The built tracers, as `npm run build` lays them out. */
export interface TracerInstallation {
  /** Absolute path of the folder that holds `tracer-node.js`, `call-node.js` and `tracer-python/`. */
  readonly folder: string;
}
