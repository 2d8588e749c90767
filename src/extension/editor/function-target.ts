import * as v from "valibot";

/** A function as links and lenses name it to the command that traces it; positions as the analysis counts. */
export interface FunctionTarget {
  readonly uri: string;
  readonly line: number;
  readonly column: number;
}

const schema = v.object({
  uri: v.pipe(v.string(), v.minLength(1)),
  line: v.pipe(v.number(), v.safeInteger(), v.minValue(1)),
  column: v.pipe(v.number(), v.safeInteger(), v.minValue(0)),
});

/** Reads the argument of a command; undefined where it is something else (a menu passes its own). */
export function parseFunctionTarget(value: unknown): FunctionTarget | undefined {
  const result = v.safeParse(schema, value);
  return result.success ? result.output : undefined;
}
