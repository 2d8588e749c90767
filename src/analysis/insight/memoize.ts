/** A function that computes each answer once, as long as its argument lives. */
export function memoize<Argument extends object, Answer>(
  compute: (argument: Argument) => Answer,
): (argument: Argument) => Answer {
  const answers = new WeakMap<Argument, { readonly value: Answer }>();
  return (argument) => {
    const known = answers.get(argument);
    if (known) return known.value;
    const value = compute(argument);
    answers.set(argument, { value });
    return value;
  };
}
