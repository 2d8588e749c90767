/** Files that the analysis needs and a Web Worker cannot read: it asks the one who started it. */
export const hostFiles = [
  "tree-sitter.wasm",
  "tree-sitter-python.wasm",
  "analysis-javascript-web.js",
] as const;

/** The name of one of {@link hostFiles}; they lie beside the worker's own bundle. */
export type HostFile = (typeof hostFiles)[number];

/** The worker asks for a file. */
export interface FileRequest {
  readonly wantedFile: HostFile;
}

/** The file, or why it could not be read. */
export type FileAnswer =
  | { readonly file: HostFile; readonly bytes: Uint8Array<ArrayBuffer> }
  | { readonly file: HostFile; readonly problem: string };

/** Tells requests for files from all other messages of the worker. */
export function isFileRequest(message: unknown): message is FileRequest {
  if (typeof message !== "object" || message === null || !("wantedFile" in message)) return false;
  return hostFiles.some((name) => name === message.wantedFile);
}

/** Tells files from all other messages to the worker. */
export function isFileAnswer(message: unknown): message is FileAnswer {
  return typeof message === "object" && message !== null && "file" in message;
}
