import * as vscode from "vscode";
import { isFileRequest, type FileAnswer, type HostFile } from "../../analysis/web/host-files";

/** What is used of a Web Worker. */
interface WebWorker {
  postMessage(message: unknown): void;
  addEventListener(type: "message", listener: (event: { readonly data: unknown }) => void): void;
  addEventListener(type: "error", listener: (event: { readonly message: string }) => void): void;
  terminate(): void;
}

const WebWorker = (globalThis as unknown as { readonly Worker: new (url: string) => WebWorker }).Worker;

interface Events {
  readonly message: unknown;
  readonly error: Error;
  readonly exit: number;
}

/**
 * In the place of Node's `Worker` on web hosts: runs the script at a URI of VS Code in a Web Worker, and reads for it the files
 * that lie beside the script. An uncaught error ends it, as it does in Node.
 */
export class Worker {
  readonly #script: vscode.Uri;
  readonly #listeners: { [Name in keyof Events]: ((value: Events[Name]) => void)[] } = {
    message: [],
    error: [],
    exit: [],
  };
  /** Messages from before the script was there. */
  readonly #early: unknown[] = [];
  #worker: WebWorker | undefined;
  #ended = false;

  constructor(script: string) {
    this.#script = vscode.Uri.parse(script, true);
    this.#start().catch((error: unknown) =>
      this.#fail(error instanceof Error ? error : new Error(String(error))),
    );
  }

  on<Name extends keyof Events>(event: Name, listener: (value: Events[Name]) => void): void {
    this.#listeners[event].push(listener);
  }

  postMessage(message: unknown): void {
    if (this.#worker === undefined) this.#early.push(message);
    else this.#worker.postMessage(message);
  }

  /** Nothing on the web is kept alive by a worker. */
  ref(): void {}
  unref(): void {}

  async terminate(): Promise<number> {
    this.#end();
    return Promise.resolve(0);
  }

  async #start(): Promise<void> {
    const script = new Blob([await readBytes(this.#script)], { type: "text/javascript" });
    if (this.#ended) return;
    const worker = new WebWorker(URL.createObjectURL(script));
    this.#worker = worker;
    worker.addEventListener("message", ({ data }) => {
      if (isFileRequest(data)) void this.#sendFile(worker, data.wantedFile);
      else this.#fire("message", data);
    });
    worker.addEventListener("error", ({ message }) => this.#fail(new Error(message)));
    for (const message of this.#early.splice(0)) worker.postMessage(message);
  }

  async #sendFile(worker: WebWorker, file: HostFile): Promise<void> {
    worker.postMessage(await this.#read(file));
  }

  async #read(file: HostFile): Promise<FileAnswer> {
    try {
      return { file, bytes: await readBytes(vscode.Uri.joinPath(this.#script, "..", file)) };
    } catch (error) {
      return { file, problem: error instanceof Error ? error.message : String(error) };
    }
  }

  #fail(error: Error): void {
    if (this.#ended) return;
    this.#fire("error", error);
    this.#end();
  }

  #end(): void {
    if (this.#ended) return;
    this.#ended = true;
    this.#worker?.terminate();
    this.#fire("exit", 1);
  }

  #fire<Name extends keyof Events>(event: Name, value: Events[Name]): void {
    for (const listener of this.#listeners[event]) listener(value);
  }
}

/** A copy, since what VS Code gives may share the memory of something larger. */
async function readBytes(uri: vscode.Uri): Promise<Uint8Array<ArrayBuffer>> {
  return new Uint8Array(await vscode.workspace.fs.readFile(uri));
}
