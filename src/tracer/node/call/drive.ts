import { types } from "node:util";

/**
 * Drives what a call returned to its end: a promise is awaited; a generator or async generator is asked for at most `limit` items and then closed;
 * anything else is just a value. Errors are those of the program.
 */
export async function driveToEnd(result: unknown, limit: number): Promise<void> {
  const value = types.isPromise(result) ? await result : result;
  if (!types.isGeneratorObject(value)) return;
  const iterator = value as Generator | AsyncGenerator;
  for (let count = 0; count < limit; count++) {
    const step = iterator.next();
    const { done } = types.isPromise(step) ? await step : step;
    if (done === true) return;
  }
  const closed = iterator.return(undefined);
  if (types.isPromise(closed)) await closed;
}
