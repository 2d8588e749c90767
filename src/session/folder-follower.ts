import { watch, type FSWatcher } from "node:fs";
import type { Disposable } from "../base/disposable";
import type { TraceChunk } from "../trace/trace-chunk";
import { FolderTail } from "./folder-tail";

/**
 * Milliseconds between two looks at the folder: short while events arrive, longer while none do. Looking is needed at all because
 * events written through a memory map (Python) are announced by no file system; what is announced is read at once.
 */
const delays = { announced: 10, busy: 30, idle: 250 } as const;

/**
 * Follows a trace folder from its beginning, and whatever is added to it, until it is told that nothing will be.
 */
export class FolderFollower implements Disposable {
  readonly #folder: string;
  readonly #tail: FolderTail;
  #watcher: FSWatcher | undefined;
  #wake: (() => void) | undefined;
  #announcements = 0;
  #complete = false;
  #disposed = false;

  /** Resolves when everything was passed on after `complete()`, or after `dispose()`; rejects where the folder cannot be read. */
  readonly done: Promise<void>;

  constructor(folder: string, pass: (chunk: TraceChunk) => void) {
    this.#folder = folder;
    this.#tail = new FolderTail(folder, (chunk) => {
      if (!this.#disposed) pass(chunk);
    });
    this.done = this.#run().finally(() => this.#watcher?.close());
  }

  /** Says that nothing will be added any more. */
  complete(): void {
    this.#complete = true;
    this.#wake?.();
  }

  dispose(): void {
    this.#disposed = true;
    this.complete();
  }

  async #run(): Promise<void> {
    await Promise.resolve();
    this.#watchFolder();
    let delay: number = delays.busy;
    while (!this.#complete) {
      const before = this.#announcements;
      delay = (await this.#tail.poll()) ? delays.busy : Math.min(delay * 2, delays.idle);
      await this.#sleep(delay);
      // A tracer that writes without pause must not make this a busy loop.
      if (this.#announcements > before) await this.#sleep(delays.announced);
    }
    if (!this.#disposed) await this.#tail.finish();
  }

  #watchFolder(): void {
    try {
      this.#watcher = watch(this.#folder, { persistent: false }, () => {
        this.#announcements += 1;
        this.#wake?.();
      });
      // Out of watches, or the folder is gone: looking regularly is enough.
      this.#watcher.on("error", () => this.#watcher?.close());
    } catch {
      this.#watcher = undefined;
    }
  }

  async #sleep(milliseconds: number): Promise<void> {
    if (this.#complete) return;
    await new Promise<void>((resolve) => {
      const timer = setTimeout(resolve, milliseconds);
      this.#wake = () => {
        clearTimeout(timer);
        resolve();
      };
    });
    this.#wake = undefined;
  }
}
