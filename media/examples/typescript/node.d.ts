/** The few parts of Node.js that the examples use, so that an editor without `@types/node` knows them. */
declare module "node:timers/promises" {
  export function setTimeout<T = void>(milliseconds?: number, value?: T): Promise<T>;
}

declare module "node:worker_threads" {
  export class Worker {
    constructor(file: URL, options?: { workerData?: unknown });
    once(event: "message", listener: (value: never) => void): this;
    once(event: "error", listener: (error: Error) => void): this;
  }
  export const parentPort: { postMessage(value: unknown): void } | null;
  export const workerData: unknown;
}
