import type { AnalysisError } from "../../analysis/analysis-error";
import type { Language, Outline, PointPlace } from "../../analysis/outline";
import { DisposableList, type Disposable } from "../../base/disposable";
import { Emitter, type Event } from "../../base/emitter";
import type { Result } from "../../base/result";
import { comparePositions } from "./outline-queries";

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
  /** Fires where the points of a requested version are known before its outline. */
  readonly onDidFindPoints: Event<VersionedPoints & { readonly uri: string }>;
}

/** Where the points of one version of a document are. */
export interface VersionedPoints {
  readonly version: number;
  readonly points: readonly PointPlace[];
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
  points: VersionedPoints | undefined;
  running: { readonly version: number; readonly done: Promise<Outline | undefined> } | undefined;
  timer: NodeJS.Timeout | undefined;
  /** False until the first analysis was asked for, which nobody waits for. */
  begun: boolean;
}

/**
 * The newest outline of each open document. Changes are gathered for a moment before they are analysed; who cannot wait asks for
 * `current`. An older answer never replaces a newer one. Where the points are may be known before the outline is.
 */
export class OutlineStore implements Disposable {
  readonly #analysis: OutlineAnalysis;
  readonly #debounce: number;
  readonly #entries = new Map<string, Entry>();
  readonly #updated = new Emitter<OutlineUpdate>();
  readonly #pointsChanged = new Emitter<{ readonly key: string }>();
  readonly #owned = new DisposableList();
  readonly #failed = new Emitter<{ readonly key: string; readonly error: AnalysisError }>();

  readonly onDidUpdate = this.#updated.event;
  /** The points of a document are known to be elsewhere, or not known any more; fires before `onDidUpdate`, or long before. */
  readonly onDidChangePoints = this.#pointsChanged.event;
  /** An analysis that answered with an error other than `superseded`. */
  readonly onDidFail = this.#failed.event;

  /** `debounce`: for how long changes are gathered, in ms. */
  constructor(analysis: OutlineAnalysis, debounce: number) {
    this.#analysis = analysis;
    this.#debounce = debounce;
    this.#owned.add(
      analysis.onDidFindPoints(({ uri, version, points }) => this.#place(uri, { version, points })),
    );
  }

  /** The newest outline there is, maybe of an older version. */
  latest(key: string): VersionedOutline | undefined {
    return this.#entries.get(key)?.latest;
  }

  /** The newest places of points that are known, maybe of an older version. */
  points(key: string): VersionedPoints | undefined {
    return this.#entries.get(key)?.points;
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
    this.#owned.dispose();
    for (const key of [...this.#entries.keys()]) this.forget(key);
    this.#updated.dispose();
    this.#pointsChanged.dispose();
    this.#failed.dispose();
  }

  #entry(key: string): Entry {
    let entry = this.#entries.get(key);
    if (entry === undefined) {
      entry = { latest: undefined, points: undefined, running: undefined, timer: undefined, begun: false };
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
      entry.points = undefined;
      this.#pointsChanged.fire({ key });
      this.#failed.fire({ key, error: result.error });
      this.#updated.fire({ key, latest: undefined });
      return undefined;
    }
    if (entry.latest === undefined || entry.latest.version < version) {
      entry.latest = { version, outline: result.value };
      this.#place(key, { version, points: result.value.points });
      this.#updated.fire({ key, latest: entry.latest });
    }
    return entry.latest.outline;
  }

  #place(key: string, found: VersionedPoints): void {
    const entry = this.#entries.get(key);
    if (entry === undefined) return;
    const known = entry.points;
    if (known !== undefined && known.version > found.version) return;
    if (known?.version === found.version && areSamePlaces(known.points, found.points)) return;
    entry.points = found;
    this.#pointsChanged.fire({ key });
  }
}

function areSamePlaces(left: readonly PointPlace[], right: readonly PointPlace[]): boolean {
  return left.length === right.length && left.every((place, index) => isSamePlace(place, right[index]));
}

function isSamePlace(left: PointPlace, right: PointPlace | undefined): boolean {
  return (
    left.kind === right?.kind &&
    comparePositions(left.keywordRange.start, right.keywordRange.start) === 0 &&
    comparePositions(left.keywordRange.end, right.keywordRange.end) === 0
  );
}
