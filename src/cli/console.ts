import { fstatSync, writeSync } from "node:fs";
import type { Writable } from "node:stream";
import { OutputError } from "./output-error";
import { hasColors } from "./text/terminal-text";

/** Where a command writes. Our own words to people always begin with `coroscope: `, so that they cannot be mistaken. */
export interface Console {
  /** How wide a line may be: the terminal's width, or what suits a file. */
  readonly columns: number;
  /** Whether stdout is a terminal, which breaks lines that are longer than it is wide. */
  readonly isTerminal: boolean;
  /** Whether the answer may be coloured. */
  readonly hasColors: boolean;
  /** One line of the answer, to stdout. Resolves when there is room for more. */
  print(line: string): Promise<void>;
  /** One remark, to stderr. */
  remark(message: string): void;
  /** What is going on, on a terminal's last line, replaced by the next; nothing where stderr is no terminal. */
  progress(message: string): void;
}

/** Some terminals say that they are 0 columns wide. */
const unknownWidth = 80;

/** A console over this process's own streams. */
export function processConsole(): Console {
  const isFile = isRegularFile(process.stdout.fd);
  let shown = 0;
  const clear = (): void => {
    if (shown > 0) process.stderr.write(`\r${" ".repeat(shown)}\r`);
    shown = 0;
  };
  return {
    columns: process.stdout.isTTY ? process.stdout.columns : 120,
    isTerminal: process.stdout.isTTY,
    hasColors: hasColors(process.stdout, process.env),
    async print(line) {
      clear();
      if (isFile) writeWhole(process.stdout.fd, `${line}\n`);
      else await write(process.stdout, `${line}\n`);
    },
    remark(message) {
      clear();
      process.stderr.write(`coroscope: ${message}\n`);
    },
    progress(message) {
      if (!process.stderr.isTTY) return;
      clear();
      const text = message.slice(0, (process.stderr.columns || unknownWidth) - 1);
      process.stderr.write(text);
      shown = text.length;
    },
  };
}

async function write(stream: Writable, text: string): Promise<void> {
  if (stream.write(text)) return;
  await new Promise<void>((resolve) => stream.once("drain", resolve));
}

/** Node writes to a file once, and tells nobody where only a part of a text had room (`SyncWriteStream`, lib/internal/fs/sync_write_stream.js). */
function writeWhole(file: number, text: string): void {
  const bytes = Buffer.from(text);
  try {
    for (let written = 0; written < bytes.length;) written += writeSync(file, bytes, written);
  } catch (error) {
    throw new OutputError(
      `The answer could not be written whole: ${error instanceof Error ? error.message : String(error)}`,
    );
  }
}

function isRegularFile(file: number): boolean {
  try {
    return fstatSync(file).isFile();
  } catch {
    return false;
  }
}
