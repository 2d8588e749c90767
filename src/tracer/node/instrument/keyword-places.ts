import type { Node } from "estree";
import { rangeOf } from "./syntax";

/** Where words stand in a text, so that a walk can leave out the parts of a tree that hold none of them: most of what a program consists of. */
export class KeywordPlaces {
  readonly #offsets: readonly number[];

  /** `words` is a global expression. It also finds them in comments, strings and longer names, which costs a visit and no more; a keyword is never written otherwise (ECMA-262 §12.7.1). */
  constructor(text: string, words: RegExp) {
    this.#offsets = Array.from(text.matchAll(words), ({ index }) => index);
  }

  /** Whether one may begin in a part of the tree. Decorators may stand before what they belong to, even before the `export` of that. */
  mayBeIn(node: Node): boolean {
    const { declaration } = node as { readonly declaration?: Node | null };
    return isDecorated(node) || (declaration && isDecorated(declaration)) || this.#isIn(rangeOf(node));
  }

  #isIn([start, end]: readonly [start: number, end: number]): boolean {
    const offsets = this.#offsets;
    let low = 0;
    let high = offsets.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((offsets[middle] as number) < start) low = middle + 1;
      else high = middle;
    }
    return low < offsets.length && (offsets[low] as number) < end;
  }
}

function isDecorated(node: Node): boolean {
  const { decorators } = node as { readonly decorators?: readonly Node[] };
  return decorators !== undefined && decorators.length > 0;
}

/** What makes a function suspendable, and what suspends it; in an async generator a `return` does too. */
export const suspendingWords = /async|await|yield|\*/gu;

/** All that a suspendable function has probes for. */
export const probedWords = /async|await|yield|\*|return|try|Promise/gu;
