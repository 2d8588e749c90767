import { code } from "../stream/records";
import type { Thread } from "./thread";

/** Writes down the messages of a thread. Their sizes are not known. */
export class RecordedMessages {
  readonly #thread: Thread;

  constructor(thread: Thread) {
    this.#thread = thread;
  }

  sent(channel: string, number: number): void {
    this.#thread.guarded(() => {
      this.#thread.stampWithin();
      this.#thread.events.record3(code.messageSent, this.#thread.texts.idOf(channel), number, 0);
    });
  }

  received(channel: string, number: number): void {
    this.#thread.guarded(() => {
      this.#thread.stampWithin();
      this.#thread.events.record2(code.messageReceived, this.#thread.texts.idOf(channel), number);
    });
  }
}
