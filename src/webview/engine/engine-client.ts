import type { TraceEngine } from "./trace-engine";

/** The questions that can be asked of an engine: all its methods, with plain data in and out. */
export type Question = {
  [Name in keyof TraceEngine]: TraceEngine[Name] extends (...parameters: never[]) => unknown ? Name : never;
}[keyof TraceEngine];

/** What an engine answers to a question. */
export type Answer<Name extends Question> = ReturnType<TraceEngine[Name]>;

/**
 * The line to an engine, which may be in this thread or in another one: the answer may come at once or later, but answers
 * come in the order of their questions. The bytes of chunks are handed over: they may be gone for whoever gave them.
 */
export interface EngineClient {
  /** `failed`: the engine threw, which was reported, and there will be no answer. */
  ask<Name extends Question>(
    question: Name,
    parameters: Parameters<TraceEngine[Name]>,
    answer: (answer: Answer<Name>) => void,
    failed?: () => void,
  ): void;
  /** Nothing more will be asked, and no answer that is still to come is wanted. */
  dispose(): void;
}

/** Answers at once, in this thread. */
export class LocalEngineClient implements EngineClient {
  constructor(readonly engine: TraceEngine) {}

  ask<Name extends Question>(
    question: Name,
    parameters: Parameters<TraceEngine[Name]>,
    answer: (answer: Answer<Name>) => void,
    failed: () => void = () => undefined,
  ): void {
    const method = this.engine[question] as (...parameters: Parameters<TraceEngine[Name]>) => Answer<Name>;
    let given: Answer<Name>;
    try {
      given = method.apply(this.engine, parameters);
    } catch (error) {
      failed();
      throw error;
    }
    answer(given);
  }

  dispose(): void {
    // The engine is forgotten with this client.
  }
}
