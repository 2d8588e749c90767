import type { Answer, EngineClient, Question } from "./engine-client";
import type { TraceEngine } from "./trace-engine";

/**
 * A question that is asked again and again, as the person moves on, and of which only the newest answer matters: while one is under
 * way the next waits, and gives way to one that comes after it. So answers never lag behind by more than one question.
 */
export class LatestQuestion<Name extends Question> {
  #isUnderWay = false;
  #next: (() => void) | undefined;

  constructor(
    readonly client: EngineClient,
    readonly question: Name,
  ) {}

  /** True while an answer is still to come. */
  get isUnderWay(): boolean {
    return this.#isUnderWay;
  }

  ask(parameters: Parameters<TraceEngine[Name]>, answer: (answer: Answer<Name>) => void): void {
    const send = (): void => {
      this.#isUnderWay = true;
      const given = (given: Answer<Name>): void => {
        const next = this.#end();
        if (next === undefined) answer(given);
        else next();
      };
      this.client.ask(this.question, parameters, given, () => this.#end()?.());
    };
    if (this.#isUnderWay) this.#next = send;
    else send();
  }

  #end(): (() => void) | undefined {
    this.#isUnderWay = false;
    const next = this.#next;
    this.#next = undefined;
    return next;
  }

  /** Whatever answer is still to come is not wanted any more. */
  drop(): void {
    if (this.#isUnderWay) this.#next = () => undefined;
  }
}
