import type * as vscode from "vscode";
import { Emitter, type Event } from "../../base/emitter";

/** Knows which file of a trace a document is. */
export interface FrameSources {
  /** Fires where more is known than before. */
  readonly onDidChange: Event<void>;
  /** The path, as the trace has it, of the file that a document shows; one of `files`. */
  fileOf(document: vscode.TextDocument, files: Iterable<string>): string | undefined;
}

/** For traces of this machine: a file is at its path. */
export const sourcesAtTheirPaths: FrameSources = {
  onDidChange: () => ({ dispose: () => undefined }),
  fileOf: ({ uri, fileName }) => (uri.scheme === "file" ? fileName : undefined),
};

/** For traces of another machine: the files are looked for, each once, and known as soon as they were found. */
export class FoundSources implements FrameSources {
  readonly #find: (file: string) => Promise<vscode.Uri | undefined>;
  readonly #changed = new Emitter<void>();
  readonly onDidChange = this.#changed.event;
  /** URIs by path; empty while a file is looked for, and where there is none. */
  readonly #found = new Map<string, string>();

  constructor(find: (file: string) => Promise<vscode.Uri | undefined>) {
    this.#find = find;
  }

  fileOf(document: vscode.TextDocument, files: Iterable<string>): string | undefined {
    const uri = document.uri.toString();
    let result: string | undefined;
    for (const file of files) {
      const found = this.#found.get(file);
      if (found === uri) result ??= file;
      if (found === undefined) void this.#look(file);
    }
    return result;
  }

  async #look(file: string): Promise<void> {
    this.#found.set(file, "");
    const uri = await this.#find(file);
    if (uri === undefined) return;
    this.#found.set(file, uri.toString());
    this.#changed.fire();
  }
}
