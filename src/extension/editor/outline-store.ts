import type { AnalysisError } from "../../analysis/analysis-error";
import type { Language, Outline } from "../../analysis/outline";
import type { Disposable } from "../../base/disposable";
import { Emitter } from "../../base/emitter";
import type { Result } from "../../base/result";

/** What the store needs to know of an open document; `getText` and `version` are of this moment. */
export interface AnalyzedDocument {
  /** Tells documents apart. */
  readonly key: string;
  readonly version: number;
  readonly language: Language;
  readonly path: string;
  getText(): string;
}

/** What the analysis of one version of a document asks for. */
export interface AnalysisRequest {
  readonly uri: string;
  readonly version: number;
  readonly language: Language;
  readonly path: string;
  readonly text: string;
}

/** The part of the analysis client that the store uses. */
export interface OutlineAnalysis {
  analyze(request: AnalysisRequest): Promise<Result<Outline, AnalysisError>>;
  forget(uri: string): void;
}

/** An outline, and the version of the document that it describes. */
export interface VersionedOutline {
  readonly version: number;
  readonly outline: Outline;
}

/** A new outline of a document, or the news that none could be made. */
export interface OutlineUpdate {
  readonly key: string;
  readonly latest: VersionedOutline | undefined;
}

interface Entry {
  latest: VersionedOutline | undefined;
  running: { readonly version: number; readonly done: Promise<Outline | undefined> } | undefined;
  timer: NodeJS.Timeout | undefined;
  /** False until the first analysis was asked for, which nobody waits for. */
  begun: boolean;
}

/**
 * The newest outline of each open document. Changes are gathered for a moment before they are analysed; who cannot wait asks for
 * `current`. An older answer never replaces a newer one.
 */
export class OutlineStore implements Disposable {
  readonly #analysis: OutlineAnalysis;
  readonly #debounce: number;
  readonly #entries = new Map<string, Entry>();
  readonly #updated = new Emitter<OutlineUpdate>();
  readonly #failed = new Emitter<{ readonly key: string; readonly error: AnalysisError }>();

  readonly onDidUpdate = this.#updated.event;
  /** An analysis that answered with an error other than `superseded`. */
  readonly onDidFail = this.#failed.event;

  /** `debounce`: for how long changes are gathered, in ms. */
  constructor(analysis: OutlineAnalysis, debounce: number) {
    this.#analysis = analysis;
    this.#debounce = debounce;
  }

  /** The newest outline there is, maybe of an older version. */
  latest(key: string): VersionedOutline | undefined {
    return this.#entries.get(key)?.latest;
  }

  /** The document was shown or changed: analyse it when no change has come for a while, the first time at once. */
  schedule(document: AnalyzedDocument): void {
    const entry = this.#entry(document.key);
    clearTimeout(entry.timer);
    if (!entry.begun) {
      void this.current(document);
      return;
    }
    entry.timer = setTimeout(() => void this.current(document), this.#debounce);
  }

  /** The outline of the document as it is now; undefined where it cannot be analysed or was closed meanwhile. */
  async current(document: AnalyzedDocument): Promise<Outline | undefined> {
    const { version } = document;
    const entry = this.#entry(document.key);
    clearTimeout(entry.timer);
    entry.begun = true;
    if (entry.latest !== undefined && entry.latest.version >= version) return entry.latest.outline;
    if (entry.running === undefined || entry.running.version < version) {
      entry.running = { version, done: this.#analyze(document, entry) };
    }
    return entry.running.done;
  }

  /** The document was closed. */
  forget(key: string): void {
    const entry = this.#entries.get(key);
    if (entry === undefined) return;
    clearTimeout(entry.timer);
    this.#entries.delete(key);
    this.#analysis.forget(key);
  }

  dispose(): void {
    for (const key of [...this.#entries.keys()]) this.forget(key);
    this.#updated.dispose();
    this.#failed.dispose();
  }

  #entry(key: string): Entry {
    let entry = this.#entries.get(key);
    if (entry === undefined) {
      entry = { latest: undefined, running: undefined, timer: undefined, begun: false };
      this.#entries.set(key, entry);
    }
    return entry;
  }

  async #analyze(document: AnalyzedDocument, entry: Entry): Promise<Outline | undefined> {
    const { key, version, language, path } = document;
    const result = await this.#analysis.analyze({
      uri: key,
      version,
      language,
      path,
      text: document.getText(),
    });
    if (this.#entries.get(key) !== entry) return undefined;
    if (entry.running?.version === version) entry.running = undefined;
    if (!result.ok) {
      if (result.error.reason === "superseded") return entry.running?.done ?? entry.latest?.outline;
      entry.latest = undefined;
      this.#failed.fire({ key, error: result.error });
      this.#updated.fire({ key, latest: undefined });
      return undefined;
    }
    if (entry.latest === undefined || entry.latest.version < version) {
      entry.latest = { version, outline: result.value };
      this.#updated.fire({ key, latest: entry.latest });
    }
    return entry.latest.outline;
  }
}
