import type { Say } from "../../../base/phrase";
import { entityOf } from "../../model/entity";
import type { CoroutineRow, TaskRow } from "../../model/rows";
import type { TraceModel } from "../../model/trace-model";
import { awaitChain, awaitedCoroutine } from "../causes/await-chain";
import { functionPlace, pointPlace, taskLabel } from "../describe";
import { sliceLeftIn } from "../window";
import type { RunProblem } from "./run-problem";

/**
 * Tasks that were still waiting when their thread ended, or the whole trace; but for those of which more is known, and for the one that ran
 * then: it ended the program itself, as `process.exit` does, or was cut off in the midst of its work.
 */
export function* unsettledTasks(
  model: TraceModel,
  explained: ReadonlySet<TaskRow>,
  say: Say,
): Generator<RunProblem> {
  const { coroutines, slices, tasks, threads } = model;
  for (let row = 1 as TaskRow; row <= tasks.count; row++) {
    const root = tasks.root.get(row);
    if (tasks.outcome.get(row) !== 0 || coroutines.isStandIn.get(root) === 1 || explained.has(row)) continue;
    const hasEnded = model.isComplete || threads.end.get(tasks.thread.get(row)) < Infinity;
    if (!hasEnded) continue;
    const slice = sliceLeftIn(model, root);
    if (slice === 0 || isOfRunning(model, root)) continue;
    yield {
      kind: "never-settled",
      sentence: say(
        "{0} never settled: the program ended while it was {1}.",
        taskLabel(model, row),
        say(slices.stateOf(slice)),
      ),
      place:
        pointPlace(model, slices.point.get(slice)) ?? functionPlace(model, coroutines.function.get(root)),
      time: slices.start.get(slice),
      entity: entityOf("task", row),
      count: 1,
    };
  }
}

/** Whether a coroutine ran when the trace ended, or one that it awaits did. */
function isOfRunning(model: TraceModel, root: CoroutineRow): boolean {
  const { steps } = awaitChain(model, root, model.end);
  const last = steps.at(-1);
  const innermost = last === undefined ? root : awaitedCoroutine(model, last.awaited, model.end);
  return innermost !== 0 && model.slices.stateOf(sliceLeftIn(model, innermost)) === "running";
}
