/**
 * Generators: functions that stop in the middle and go on later, and that can be sent values.
 */
function* countdown(start: number): Generator<number, string> {
  for (let left = start; left > 0; left -= 1) yield left;
  return "lift-off";
}

/** What `yield` gives back is what the caller passes to `next()`; the first `next()` only runs to the first `yield`. */
function* average(): Generator<number, never, number> {
  let count = 0;
  let total = 0;
  let mean = 0;
  for (;;) {
    total += yield mean;
    count += 1;
    mean = total / count;
  }
}

function* chained(): Generator<number | string> {
  yield yield* countdown(2);
}

function main(): void {
  console.log([...countdown(3)].join(" "));
  const running = average();
  running.next();
  console.log([10, 20, 60].map((value) => running.next(value).value).join(" "));
  console.log([...chained()].join(" "));
}

main();
