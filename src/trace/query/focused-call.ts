import type { CoroutineRow } from "../model/rows";
import type { TraceModel } from "../model/trace-model";
import { fileName } from "./describe";

/**
 * The call that the person asked for, in a run that calls one function: its first coroutine after `after` that no traced code
 * created, since what the function's own module calls while it is loaded was not asked for. 0 where there is none yet, and in a
 * run of anything else.
 */
export function findFocusedCall(model: TraceModel, after: CoroutineRow): CoroutineRow {
  const focus = model.manifest?.focus;
  if (focus?.call === undefined) return 0 as CoroutineRow;
  const { coroutines, functions, files } = model;
  for (let row = (after + 1) as CoroutineRow; row <= coroutines.count; row++) {
    if (coroutines.creator.get(row) !== 0) continue;
    const { name, qualifiedName, file } = functions.info(coroutines.function.get(row));
    if (name !== focus.name && qualifiedName !== focus.name) continue;
    // A program may know its file by another path than the person: through a link, or in a container.
    if (fileName(files.path(file)) === fileName(focus.file)) return row;
  }
  return 0 as CoroutineRow;
}
