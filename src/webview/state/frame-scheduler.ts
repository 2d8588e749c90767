/** How the drawers of a {@link FrameScheduler} are asked for and removed. */
export interface Drawer {
  /** Has it run in the next frame. */
  readonly request: () => void;
  readonly dispose: () => void;
}

/**
 * The only owner of animation frames. Whatever wants to be drawn asks here; each drawer runs at most once per frame, in
 * the order in which drawers were added, and nothing runs while nothing changes.
 */
export class FrameScheduler {
  readonly #drawers: { readonly draw: (now: number) => void; isWanted: boolean }[] = [];
  readonly #requestFrame: (callback: (now: number) => void) => void;
  #isFrameComing = false;

  constructor(
    requestFrame: (callback: (now: number) => void) => void = (callback) => requestAnimationFrame(callback),
  ) {
    this.#requestFrame = requestFrame;
  }

  add(draw: (now: number) => void): Drawer {
    const drawer = { draw, isWanted: false };
    this.#drawers.push(drawer);
    return {
      request: () => {
        drawer.isWanted = true;
        if (this.#isFrameComing) return;
        this.#isFrameComing = true;
        this.#requestFrame((now) => this.#run(now));
      },
      dispose: () => {
        drawer.isWanted = false;
        const index = this.#drawers.indexOf(drawer);
        if (index >= 0) this.#drawers.splice(index, 1);
      },
    };
  }

  #run(now: number): void {
    this.#isFrameComing = false;
    for (const drawer of [...this.#drawers]) {
      if (!drawer.isWanted) continue;
      drawer.isWanted = false;
      drawer.draw(now);
    }
  }
}
