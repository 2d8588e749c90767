import type * as crypto from "node:crypto";
import {
  lstatSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { createRequire } from "node:module";
import { homedir } from "node:os";
import path from "node:path";

/** What all entries together may take, in bytes, before the oldest of them go. */
const largest = 256 * 1024 * 1024;

/** One write in so many looks whether there is too much. */
const pruneEvery = 64;

/** The parts of the tracer whose change makes all entries worthless. */
const ownFiles = ["tracer-node-runtime.js", "tracer-node-instrumenter.js", "tracer-node-typescript.js"];

/**
 * What the tracer made of files, kept from one run to the next: texts with probes, and the compiled code of the compiler itself.
 *
 * An entry is found by a hash of all that it was made from, the tracer and the version of Node among it, so none is ever out of date. Entries become code that runs: the
 * folder belongs to the user alone, or is not used. Several programs may use it at once, for an entry appears whole or not at all. Whatever fails here only costs time.
 */
export class Cache {
  readonly #folder: string;
  readonly #build: string;
  readonly #room: number;
  #isUsable: boolean;
  /** Whether the folder is the user's alone: then nobody else can make it anything else. */
  #isSafe = false;
  #writes = 0;

  /** `folder` is absolute; it is made at the first write. Empty: nothing is kept. `build` tells one version of the tracer from another; `room` is in bytes. */
  constructor(folder: string = defaultFolder(), build: string = buildOf(), room = largest) {
    this.#folder = folder;
    this.#build = build;
    this.#room = room;
    this.#isUsable = folder !== "" && build !== "";
  }

  /** The key of what is made from `parts`. */
  keyOf(parts: readonly string[]): string {
    const hash = loadCrypto().createHash("sha256");
    for (const part of [this.#build, process.version, process.arch, ...parts])
      hash.update(`${part.length}:`).update(part);
    return hash.digest("hex");
  }

  /** An entry's bytes; `undefined` where there is none. */
  read(key: string): Buffer | undefined {
    return this.#read((file) => readFileSync(file), key);
  }

  /** An entry that was written as a text; `undefined` where there is none. */
  readText(key: string): string | undefined {
    return this.#read((file) => readFileSync(file, "utf8"), key);
  }

  #read<Entry>(read: (file: string) => Entry, key: string): Entry | undefined {
    if (!this.#isUsable || !this.#isOwn()) return undefined;
    try {
      return read(this.#fileOf(key));
    } catch {
      return undefined;
    }
  }

  /** Keeps an entry. */
  write(key: string, bytes: string | Uint8Array): void {
    if (!this.#isUsable) return;
    try {
      if (!this.#isSafe) mkdirSync(this.#folder, { recursive: true, mode: 0o700 });
      if (!this.#isOwn()) return;
      const file = this.#fileOf(key);
      const draft = `${file}.${loadCrypto().randomBytes(6).toString("hex")}`;
      writeFileSync(draft, bytes, { mode: 0o600, flag: "wx" });
      renameSync(draft, file);
      if (this.#writes++ % pruneEvery === 0) this.#prune();
    } catch {
      this.#isUsable = false;
    }
  }

  #fileOf(key: string): string {
    return path.join(this.#folder, key);
  }

  /** Nobody else may be able to write what is about to run. */
  #isOwn(): boolean {
    if (this.#isSafe) return true;
    const entry = lstatSync(this.#folder, { throwIfNoEntry: false });
    if (entry === undefined) return false;
    this.#isSafe =
      entry.isDirectory() &&
      (process.getuid === undefined || (entry.uid === process.getuid() && (entry.mode & 0o022) === 0));
    if (!this.#isSafe) this.#isUsable = false;
    return this.#isSafe;
  }

  /** Takes the oldest entries away until a good part of the room is free. */
  #prune(): void {
    const entries = readdirSync(this.#folder).flatMap((name) => {
      const file = path.join(this.#folder, name);
      const found = statSync(file, { throwIfNoEntry: false });
      return found === undefined ? [] : [{ file, size: found.size, time: found.mtimeMs }];
    });
    let total = entries.reduce((sum, { size }) => sum + size, 0);
    if (total <= this.#room) return;
    for (const { file, size } of entries.sort((left, right) => left.time - right.time)) {
      if (total <= this.#room * 0.75) break;
      rmSync(file, { force: true });
      total -= size;
    }
  }
}

/** Takes longer to load than most of the tracer does, and a program without suspendable functions needs no hash. */
function loadCrypto(): typeof crypto {
  return createRequire(__filename)("node:crypto") as typeof crypto;
}

/** Where programs keep what they can make again: the platform's own convention (on Linux the XDG base directory specification). */
function defaultFolder(): string {
  try {
    return path.join(userCacheFolder(), "coroscope");
  } catch {
    return "";
  }
}

function userCacheFolder(): string {
  const { LOCALAPPDATA, XDG_CACHE_HOME } = process.env;
  if (process.platform === "win32") return LOCALAPPDATA ?? path.join(homedir(), "AppData", "Local");
  if (process.platform === "darwin") return path.join(homedir(), "Library", "Caches");
  return XDG_CACHE_HOME !== undefined && path.isAbsolute(XDG_CACHE_HOME)
    ? XDG_CACHE_HOME
    : path.join(homedir(), ".cache");
}

function buildOf(): string {
  try {
    return ownFiles
      .map((name) => statSync(path.join(__dirname, name)))
      .map(({ size, mtimeMs }) => `${size} ${mtimeMs}`)
      .join(",");
  } catch {
    return "";
  }
}
