import type { Nanos } from "../../base/units";
import { entityKind, entityRow, type Entity, type EntityKind } from "../model/entity";
import type { CoroutineRow, SliceRow, TaskRow, WakeupRow } from "../model/rows";
import { stateCode } from "../model/states";
import type { TraceModel } from "../model/trace-model";
import { coroutineLabel, taskLabel } from "../query/describe";
import type { InvariantRule, Violation } from "./violation";

/** Every reference leads to something that was described: functions, points, and what entities name. */
export function checkReferences(model: TraceModel): Violation[] {
  const violations: Violation[] = [];
  const report = (rule: InvariantRule, time: Nanos, sentence: string): void => {
    violations.push({ rule, stream: "", event: 0, time, sentence });
  };
  checkCoroutines(model, report);
  checkSlices(model, report);
  const resolves = resolver(model);
  const { tasks, wakeups } = model;
  for (let row = 1 as WakeupRow; row <= wakeups.count; row++) {
    if (!resolves(wakeups.waker.get(row))) {
      report("unresolved-id", wakeups.time.get(row), `wakeup ${row} names a waker that does not exist`);
    }
  }
  for (let row = 1 as TaskRow; row <= tasks.count; row++) {
    const name = `task ${row} (${taskLabel(model, row)})`;
    if (tasks.root.get(row) === 0) report("unresolved-id", tasks.start.get(row), `${name} has no coroutine`);
    if (!resolves(tasks.creator.get(row))) {
      report("unresolved-id", tasks.start.get(row), `${name} names a creator that does not exist`);
    }
  }
  return violations;
}

type Report = (rule: InvariantRule, time: Nanos, sentence: string) => void;

function checkCoroutines(model: TraceModel, report: Report): void {
  const { coroutines, functions } = model;
  for (let row = 1 as CoroutineRow; row <= coroutines.count; row++) {
    if (coroutines.isStandIn.get(row) === 1) continue;
    if (functions.isKnown(coroutines.function.get(row))) continue;
    report(
      "undescribed",
      coroutines.start.get(row),
      `coroutine ${row} has a function that no side table describes`,
    );
  }
}

function checkSlices(model: TraceModel, report: Report): void {
  const { coroutines, points, slices } = model;
  const resolves = resolver(model);
  for (let row = 1 as SliceRow; row <= slices.count; row++) {
    const coroutine = slices.coroutine.get(row);
    if (slices.state.get(row) === stateCode.suspended && coroutines.isStandIn.get(coroutine) === 0) {
      const name = `coroutine ${coroutine} (${coroutineLabel(model, coroutine)})`;
      const point = slices.point.get(row);
      if (point === 0) report("missing-point", slices.start.get(row), `${name} is suspended at no point`);
      else if (!points.isKnown(point)) {
        report(
          "undescribed",
          slices.start.get(row),
          `${name} is suspended at a point that no side table describes`,
        );
      }
    }
    if (!resolves(slices.entity.get(row))) {
      report("unresolved-id", slices.start.get(row), `slice ${row} names an entity that does not exist`);
    }
  }
}

function resolver(model: TraceModel): (entity: Entity) => boolean {
  const counts: Record<EntityKind, number> = {
    none: 0,
    coroutine: model.coroutines.count,
    task: model.tasks.count,
    awaitable: model.awaitables.count,
    callback: model.callbacks.count,
    thread: model.threads.count,
    resource: model.resources.count,
    process: model.processes.count,
  };
  return (entity) => entityRow(entity) <= counts[entityKind(entity)];
}
