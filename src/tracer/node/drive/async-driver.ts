import type { DriveCommand, DriveCommandName } from "../../../trace/drive-protocol";
import { refusal, type DrivenCall } from "./driven-call";
import { errorText } from "./error-text";

const commands = ["turn", "resume", "run", "close"] as const satisfies readonly DriveCommandName[];

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

  constructor(promise: Promise<unknown>, call: DrivenCall) {
    this.#promise = promise;
    this.#call = call;
  }

  /** Obeys commands until the promise has settled, or nothing is left that could settle it. */
  drive(): Promise<void> {
    const { channel, frames, preview } = this.#call;
    channel.say({ report: "ready", what: "coroutine", commands: [...commands], frames: frames.frames() });
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
      this.#obey();
      this.#afterTurn();
    });
  }

  /** Looks in at the end of each turn in which something happened, for as long as there is something to wait for. */
  #afterTurn(): void {
    const before = this.#call.frames.activity;
    const look = (): void => {
      if (this.#isSettled || this.#mode === "run") return;
      const isIdle = process.getActiveResourcesInfo().every((name) => idleResources.has(name));
      // Nothing else is alive: without this immediate the process comes to its end, which says that it never settles.
      if (isIdle) return;
      if (this.#mode === "turn" && this.#call.frames.activity !== before) {
        this.#hold();
        this.#afterTurn();
      } else setImmediate(look);
    };
    setImmediate(look);
  }

  #hold(): void {
    const { channel, frames } = this.#call;
    channel.say({ report: "suspended", frames: frames.frames() });
    this.#obey();
  }

  /** Waits for a command that lets the program go on. */
  #obey(): void {
    const { channel } = this.#call;
    for (;;) {
      const command: DriveCommand = channel.hear() ?? { command: "close" };
      switch (command.command) {
        case "turn":
        case "resume":
        case "run":
          this.#mode = command.command;
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
