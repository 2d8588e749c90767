import { types } from "node:util";
import type { DriveCommand, DriveCommandName } from "../../../trace/drive-protocol";
import { refusal, type DrivenCall } from "./driven-call";
import { errorText } from "./error-text";

const commands = ["next", "throw", "close", "run"] as const satisfies readonly DriveCommandName[];

type GeneratorCommand = Extract<DriveCommand, { command: (typeof commands)[number] }>;

/** Drives a generator or an async generator by commands. */
export class GeneratorDriver {
  readonly #iterator: Generator | AsyncGenerator;
  readonly #call: DrivenCall;

  constructor(iterator: Generator | AsyncGenerator, call: DrivenCall) {
    this.#iterator = iterator;
    this.#call = call;
  }

  /** Obeys commands until the generator has ended. */
  async drive(): Promise<void> {
    const { channel, frames, preview } = this.#call;
    const what = Symbol.asyncIterator in this.#iterator ? "async-generator" : "generator";
    const suspended = frames.frames();
    const hasBegun = suspended[0]?.label !== undefined;
    channel.say({ report: "ready", what, commands: [...commands], hasBegun, frames: suspended });
    for (;;) {
      const command = channel.hear() ?? { command: "close" };
      const argument = this.#argument(command);
      if (argument === undefined) continue;
      try {
        const step = await this.#perform(argument.command, argument.value);
        const value: unknown = step.value;
        if (step.done === true) {
          const isClosed = command.command === "close";
          const outcome = isClosed ? "closed" : "returned";
          channel.say({ report: "settled", outcome, ...(isClosed ? {} : preview(value)) });
          return;
        }
        channel.say({ report: "suspended", ...preview(value), frames: frames.frames() });
      } catch (error) {
        channel.say({ report: "settled", outcome: "threw", value: errorText(error) });
        process.exitCode = 1;
        return;
      }
    }
  }

  /** A command with what is sent or thrown; undefined where it was refused. */
  #argument(command: DriveCommand): { command: GeneratorCommand; value: unknown } | undefined {
    const { channel, evaluate } = this.#call;
    if (command.command === "turn" || command.command === "resume" || command.command === "pause") {
      channel.say(refusal("A generator", commands));
      return undefined;
    }
    const expression = "expression" in command ? command.expression : undefined;
    try {
      return { command, value: expression === undefined ? undefined : evaluate(expression) };
    } catch (error) {
      channel.say({ report: "refused", message: String(error) });
      return undefined;
    }
  }

  async #perform({ command }: GeneratorCommand, value: unknown): Promise<IteratorResult<unknown>> {
    switch (command) {
      case "next":
        return this.#settled(this.#iterator.next(value));
      case "throw":
        return this.#settled(this.#iterator.throw(value));
      case "close":
        return this.#settled(this.#iterator.return(undefined));
      case "run": {
        let result: IteratorResult<unknown> = { done: false, value: undefined };
        for (let count = 0; count < this.#call.limit && result.done !== true; count++) {
          result = await this.#settled(this.#iterator.next());
        }
        return result;
      }
    }
  }

  /** A generator's own step is there at once, and no microtask is added to what the program does. */
  #settled(
    step: IteratorResult<unknown> | Promise<IteratorResult<unknown>>,
  ): IteratorResult<unknown> | Promise<IteratorResult<unknown>> {
    return types.isPromise(step) ? step : step;
  }
}
