import { mostOperands } from "./event-code";

/**
 * The event that a reader just decoded. There is one of these for each reader, used again for every event: who wants to
 * keep something copies it.
 */
export class DecodedEvent {
  /** An index of `eventNames`. */
  code = 0;
  /** ns since the stream's `clock.start`. */
  time = 0;
  /** The thread's number in the stream; 0 is the stream's (or process's) main thread. */
  thread = 0;
  /** In the vocabulary's order; 0 where the record does not carry the operand. One spare place for unknown operands. */
  readonly operands = new Float64Array(mostOperands + 1);
  /** True where the `point` operand counts from the `pointBase` of the coroutine's function. */
  relativePoint = false;
}

/** Why and where a reader could not go on. */
export interface ReaderGap {
  readonly cause: "cut-off" | "damaged";
  /** How many bytes could not be read. */
  readonly bytes: number;
  readonly message: string;
}

/** Takes events in the order of the stream. */
export interface EventSink {
  event(event: DecodedEvent): void;
  /** Bytes that hold no readable records lie between the events before and after this call. */
  unreadable(gap: ReaderGap): void;
}
