import type { DriveCommand, DriveCommandName } from "../../../trace/drive-protocol";
import { refusal, type DrivenCall } from "./driven-call";
import { errorText } from "./error-text";
import { watchForPauses } from "./pause-watch";

const commands = ["turn", "resume", "run", "pause", "close"] as const satisfies readonly DriveCommandName[];

/** What keeps the process alive by itself, and can wake nothing. */
const idleResources = new Set(["Immediate", "TTYWrap", "PipeWrap"]);

/**
 * Drives an async function by turns of the event loop. Between commands the thread is held: at the end of a turn (libuv's check
 * phase), or where the driven function has just been resumed.
 */
export class AsyncDriver {
  readonly #promise: Promise<unknown>;
  readonly #call: DrivenCall;
  #mode: "turn" | "resume" | "run" = "turn";
  #isSettled = false;
  /** The immediate that looks in at the end of a turn is under way. */
  #isLooking = false;
  /** A pause was asked for, and it was not held since. */
  #isPausing = false;
  /** What the probes had told when it was held last. */
  #heldAt = 0;

  constructor(promise: Promise<unknown>, call: DrivenCall) {
    this.#promise = promise;
    this.#call = call;
  }

  /** Obeys commands until the promise has settled, or nothing is left that could settle it. */
  drive(): Promise<void> {
    const { channel, frames, preview } = this.#call;
    channel.say({
      report: "ready",
      what: "coroutine",
      commands: [...commands],
      hasBegun: true,
      frames: frames.frames(),
    });
    return new Promise((resolve) => {
      const end = (report: Parameters<typeof channel.say>[0], exitCode?: number): void => {
        if (this.#isSettled) return;
        this.#isSettled = true;
        frames.onResumed = undefined;
        channel.say(report);
        process.exitCode ??= exitCode;
        resolve();
      };
      this.#promise.then(
        (value) => end({ report: "settled", outcome: "returned", ...preview(value) }),
        (error: unknown) => end({ report: "settled", outcome: "threw", value: errorText(error) }, 1),
      );
      process.once("beforeExit", () => end({ report: "settled", outcome: "never" }, 1));
      frames.onResumed = () => {
        if (this.#mode === "resume" && !this.#isSettled) this.#hold();
      };
      watchForPauses((command) => {
        if (command !== channel.heard) return;
        this.#isPausing = true;
        setImmediate(() => this.#pause());
      });
      this.#obey();
      this.#lookAfterTurns();
    });
  }

  /** Holds it although nothing may have happened, unless it was held since that was asked for. */
  #pause(): void {
    if (this.#isSettled || !this.#isPausing) return;
    this.#hold();
    this.#lookAfterTurns();
  }

  /** Looks in at the end of each turn in which something happened, for as long as there is something to wait for. */
  #lookAfterTurns(): void {
    if (this.#isLooking) return;
    this.#isLooking = true;
    const look = (): void => {
      this.#isLooking = false;
      if (this.#isSettled || this.#mode === "run") return;
      const isIdle = process.getActiveResourcesInfo().every((name) => idleResources.has(name));
      // Nothing else is alive: without this immediate the process comes to its end, which says that it never settles.
      if (isIdle) return;
      if (this.#mode === "turn" && this.#call.frames.activity !== this.#heldAt) this.#hold();
      this.#lookAfterTurns();
    };
    setImmediate(look);
  }

  #hold(): void {
    const { channel, frames } = this.#call;
    this.#isPausing = false;
    channel.say({ report: "suspended", frames: frames.frames() });
    this.#obey();
  }

  /** Waits for a command that lets the program go on. */
  #obey(): void {
    const { channel, frames } = this.#call;
    for (;;) {
      const command: DriveCommand = channel.hear() ?? { command: "close" };
      switch (command.command) {
        case "turn":
        case "resume":
        case "run":
          this.#mode = command.command;
          this.#heldAt = frames.activity;
          return;
        case "close":
          channel.say({ report: "settled", outcome: "closed" });
          this.#isSettled = true;
          process.exit();
          break;
        default:
          channel.say(refusal("An async function", commands));
      }
    }
  }
}
