import { createHash } from "node:crypto";
import { readFile, stat } from "node:fs/promises";
import path from "node:path";

/** Equal for equal texts, and short enough to keep. */
export function textFingerprint(text: string): string {
  return createHash("sha256").update(text).digest("base64url");
}

/** The text of a file as it was read. */
export interface TextOnDisk {
  readonly fingerprint: string;
  /** When it was written last, in ms since 1970. */
  readonly written: number;
}

/** Files that are larger than this are none that people look at, in bytes. */
const largestFile = 16 * 1024 * 1024;

/** The text of a file as an editor would show it, taken for UTF-8; undefined where there is none, or none that an editor shows. */
export async function textOnDisk(file: string): Promise<TextOnDisk | undefined> {
  if (!path.isAbsolute(file)) return undefined;
  try {
    const { mtimeMs: written, size } = await stat(file);
    if (size > largestFile) return undefined;
    // An editor shows no byte order mark, and neither does the decoder give it.
    const text = new TextDecoder().decode(await readFile(file));
    return { fingerprint: textFingerprint(text), written };
  } catch {
    return undefined;
  }
}
