import type * as parser from "../javascript/outline";

/** What this code uses of the global scope of a Web Worker. */
export interface WorkerScope {
  postMessage(message: unknown): void;
  addEventListener(type: "message", listener: (event: { readonly data: unknown }) => void): void;
  /** Runs a classic script at once. */
  importScripts(url: string): void;
  /** Set by `analysis-javascript-web.js` once it has run. */
  readonly coroscopeJavaScript?: typeof parser;
}

/** The scope that we run in. */
export const workerScope = globalThis as unknown as WorkerScope;
