import type { CoroutineRow } from "../model/rows";
import type { TraceModel } from "../model/trace-model";
import { fileName } from "./describe";

/**
 * Where what the person asked for begins. In a run that calls one function: its first coroutine after `after` that no traced code
 * created, since what the function's own module calls while it is loaded was not asked for. In a run of which one function is
 * watched: the outermost coroutine that led to its first one, so that what other programs did before (a package manager's start) is
 * not in the way. 0 where there is none yet, and in a run of anything else.
 */
export function findFocusedCall(model: TraceModel, after: CoroutineRow): CoroutineRow {
  const focus = model.manifest?.focus;
  if (focus === undefined) return 0 as CoroutineRow;
  const { coroutines, functions, files } = model;
  for (let row = (after + 1) as CoroutineRow; row <= coroutines.count; row++) {
    if (focus.call !== undefined && coroutines.creator.get(row) !== 0) continue;
    const { name, qualifiedName, file } = functions.info(coroutines.function.get(row));
    if (name !== focus.name && qualifiedName !== focus.name) continue;
    // A program may know its file by another path than the person: through a link, or in a container.
    if (fileName(files.path(file)) !== fileName(focus.file)) continue;
    return focus.call === undefined ? outermostCaller(model, row) : row;
  }
  return 0 as CoroutineRow;
}

/** Follows who created whom; each was known before what it created, or the trace is damaged and it goes no further. */
function outermostCaller({ coroutines }: TraceModel, coroutine: CoroutineRow): CoroutineRow {
  for (let row = coroutine; ;) {
    const creator = coroutines.creator.get(row);
    if (creator === 0 || creator >= row) return row;
    row = creator;
  }
}
