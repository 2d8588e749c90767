import { types } from "node:util";
import type { CoroutineState } from "./coroutine-state";
import { PromiseInfo } from "./promise-info";

/* Captured before the program runs, which may replace what they belong to. */
const { getOwnPropertyDescriptor, getPrototypeOf } = Reflect;
const generatorPrototype = getPrototypeOf(
  async function* () {
    /* Its prototypes are all that is wanted. */
  }.prototype as object,
) as object;
const iteratorPrototype = getPrototypeOf(generatorPrototype) as object;
const nextOfGenerator = valueOf(generatorPrototype, "next");
const returnOfGenerator = valueOf(generatorPrototype, "return");
const iteratorOfIterator = valueOf(iteratorPrototype, Symbol.asyncIterator);

/**
 * Whether a `for await` over a value asks an async generator by the methods that the language gives it (ECMA-262 §27.6.1): then the first promise made is the answer, and
 * nobody but the loop can react to it. Nothing of the program is called.
 */
export function asksGenerator(value: unknown): boolean {
  if (!types.isGeneratorObject(value)) return false;
  const own = getPrototypeOf(value);
  return (
    own !== null &&
    !types.isProxy(own) &&
    getPrototypeOf(own) === generatorPrototype &&
    getPrototypeOf(generatorPrototype) === iteratorPrototype &&
    hasNoneOfItsOwn(value) &&
    hasNoneOfItsOwn(own) &&
    getOwnPropertyDescriptor(generatorPrototype, Symbol.asyncIterator) === undefined &&
    valueOf(generatorPrototype, "next") === nextOfGenerator &&
    valueOf(generatorPrototype, "return") === returnOfGenerator &&
    valueOf(iteratorPrototype, Symbol.asyncIterator) === iteratorOfIterator
  );
}

function hasNoneOfItsOwn(object: object): boolean {
  return (
    getOwnPropertyDescriptor(object, "next") === undefined &&
    getOwnPropertyDescriptor(object, "return") === undefined &&
    getOwnPropertyDescriptor(object, Symbol.asyncIterator) === undefined
  );
}

function valueOf(owner: object, key: PropertyKey): unknown {
  return getOwnPropertyDescriptor(owner, key)?.value as unknown;
}

/** What stands for the reactions in which an async generator answers with a value that it need not wait for: nobody asks of them but who runs there. */
export function answersOf(coroutine: CoroutineState): PromiseInfo {
  const { answers } = coroutine;
  if (answers instanceof PromiseInfo) return answers;
  const info = sharedInfo(coroutine);
  info.isSettled = true;
  coroutine.answers = info;
  return info;
}

/** What stands for the answers to a loop that is not recorded: nobody asks of them but whether they are there. */
export function unheardOf(coroutine: CoroutineState): PromiseInfo {
  const { unheard } = coroutine;
  if (unheard instanceof PromiseInfo) return unheard;
  const info = sharedInfo(coroutine);
  coroutine.unheard = info;
  return info;
}

function sharedInfo(coroutine: CoroutineState): PromiseInfo {
  const info = new PromiseInfo(null, coroutine.id, 0);
  info.isShared = true;
  info.actor = coroutine;
  return info;
}
