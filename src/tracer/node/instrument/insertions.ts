import { closeMarker, openMarker } from "./markers";

/** A piece of text to insert in front of the source's UTF-16 unit at `position`. */
interface Insertion {
  readonly position: number;
  readonly closes: boolean;
  readonly text: string;
}

/**
 * Text to be inserted into a source that itself stays as it is.
 *
 * A syntax tree is walked from the outside in, so at one position the pieces that open something come in the order they were
 * added, after those that close something; a walk adds its closing pieces after its children's, so these keep their order too.
 */
export class Insertions {
  readonly #items: Insertion[] = [];

  /** Inserts the beginning of something that encloses what follows `position`. */
  open(position: number, text: string): void {
    this.#items.push({ position, closes: false, text });
  }

  /** Inserts the end of something that encloses what stands before `position`. */
  close(position: number, text: string): void {
    this.#items.push({ position, closes: true, text });
  }

  /** The source with everything inserted, and where. */
  applyTo(source: string): InsertedText {
    const items = [...this.#items].sort(
      (left, right) => left.position - right.position || Number(right.closes) - Number(left.closes),
    );
    const pieces: string[] = [];
    const shifts: Shift[] = [];
    let taken = 0;
    let added = 0;
    for (const { position, text } of items) {
      pieces.push(source.slice(taken, position), openMarker, text, closeMarker);
      taken = position;
      const length = openMarker.length + text.length + closeMarker.length;
      shifts.push({ at: position + added, length });
      added += length;
    }
    pieces.push(source.slice(taken));
    return { text: pieces.join(""), shifts };
  }
}

/** A piece that was inserted: where it begins in the resulting text, and how long it is. */
export interface Shift {
  readonly at: number;
  readonly length: number;
}

/** A source with text inserted. */
export interface InsertedText {
  readonly text: string;
  /** In the order of the text. */
  readonly shifts: readonly Shift[];
}
