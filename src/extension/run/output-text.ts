import { stripVTControlCharacters } from "node:util";
import type { ProgramOutput } from "../../session/trace-session";

/** How much of one program's output is shown, in UTF-16 units; the rest is counted. */
export const shownOutput = 2_000_000;

/**
 * Turns the bytes that a program writes into text to append to an output channel: decoded across pieces, without terminal
 * escapes, and no more than {@link shownOutput} of it.
 */
export class OutputText {
  readonly #decoders = { stdout: new TextDecoder(), stderr: new TextDecoder() };
  readonly #limit: number;
  #shown = 0;
  #hidden = 0;
  #last = "\n";

  constructor(limit = shownOutput) {
    this.#limit = limit;
  }

  /** How many characters were not shown. */
  get hidden(): number {
    return this.#hidden;
  }

  /** The text to append for some bytes; empty when nothing is to be shown. */
  take(output: ProgramOutput): string {
    return this.#bound(this.#decoders[output.stream].decode(output.bytes, { stream: true }));
  }

  /** What is left at the end: half characters, and a line end where the last one is missing. */
  finish(): string {
    const rest = this.#bound(this.#decoders.stdout.decode() + this.#decoders.stderr.decode());
    return this.#last === "\n" ? rest : `${rest}\n`;
  }

  #bound(decoded: string): string {
    const room = this.#limit - this.#shown;
    const text = stripVTControlCharacters(decoded.slice(0, room));
    this.#hidden += Math.max(0, decoded.length - room);
    this.#shown += Math.min(decoded.length, room);
    if (text !== "") this.#last = text.slice(-1);
    return text;
  }
}
