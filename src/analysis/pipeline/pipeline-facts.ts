import type { PipelineLink } from "../outline";

/** A function that may be a stage, whatever its language; offsets instead of positions. */
export interface StageFunction {
  readonly name: string;
  readonly qualifiedName: string;
  readonly nameStart: number;
  readonly nameEnd: number;
  /** Names of its parameters in order. */
  readonly parameters: readonly string[];
  /** True for generators of every kind: a call makes an object that values can be pulled from or pushed into. */
  readonly makesGenerator: boolean;
  /** False for methods: a plain name never calls one. */
  readonly isCalledByName: boolean;
}

/** As much of an expression as says which generators it can stand for. */
export type StageExpression =
  | { readonly kind: "name"; readonly name: string; readonly start: number; readonly end: number }
  | {
      readonly kind: "call";
      /** The name that is called, without what stands before its last dot. */
      readonly callee: string;
      /** What stands before the last dot; absent for plain names. */
      readonly receiver?: StageExpression;
      readonly arguments: readonly StageArgument[];
      readonly start: number;
      readonly end: number;
    }
  | {
      readonly kind: "list";
      readonly items: readonly StageExpression[];
      readonly start: number;
      readonly end: number;
    }
  | { readonly kind: "other"; readonly start: number; readonly end: number };

/** An argument of a call; keyword arguments have a name. */
export interface StageArgument {
  readonly name?: string;
  readonly value: StageExpression;
}

/** A name that gets a value: by assignment, or each of the items of what a loop goes over. */
export interface StageBinding {
  readonly scope: StageFunction | undefined;
  readonly name: string;
  readonly value: StageExpression;
  readonly isItem: boolean;
}

/** A place where a function hands values to a generator (`push`) or takes values from one (`pull`). */
export interface StageFlow {
  readonly scope: StageFunction | undefined;
  readonly link: PipelineLink;
  readonly direction: "push" | "pull";
  readonly generator: StageExpression;
  readonly start: number;
  readonly end: number;
}

/** A call, and the function it stands in. */
export interface StageCall {
  readonly scope: StageFunction | undefined;
  readonly call: StageExpression & { readonly kind: "call" };
}

/** What one file shows about pipelines; the module itself is the scope `undefined`. */
export interface PipelineFacts {
  readonly functions: readonly StageFunction[];
  readonly bindings: readonly StageBinding[];
  readonly flows: readonly StageFlow[];
  readonly calls: readonly StageCall[];
}
