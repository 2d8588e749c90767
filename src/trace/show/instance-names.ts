import { entityKind, entityRow, type Entity } from "../model/entity";
import type { CoroutineRow, FunctionRow, TaskRow } from "../model/rows";
import type { TraceModel } from "../model/trace-model";
import { coroutineLabel, entityLabel, taskLabel } from "../query/describe";

/**
 * Tells calls apart that have one name in one file: `worker() #1`, `worker() #2`, numbered by first appearance; a name that was called
 * once goes without a number. Functions without a name of their own share one. The names are the same in every run that does the same.
 */
export class InstanceNames {
  readonly #numbers = new Map<CoroutineRow, number>();
  readonly #calls = new Map<string, number>();
  readonly #keys = new Map<FunctionRow, string>();

  constructor(private readonly model: TraceModel) {
    const { coroutines } = model;
    for (let row = 1 as CoroutineRow; row <= coroutines.count; row++) {
      if (coroutines.isStandIn.get(row) === 1) continue;
      const key = this.#keyOf(row);
      const number = (this.#calls.get(key) ?? 0) + 1;
      this.#calls.set(key, number);
      this.#numbers.set(row, number);
    }
  }

  coroutine(row: CoroutineRow): string {
    const label = coroutineLabel(this.model, row);
    const calls = this.#calls.get(this.#keyOf(row)) ?? 1;
    const number = this.#numbers.get(row);
    return calls > 1 && number !== undefined ? `${label} #${number}` : label;
  }

  task(row: TaskRow): string {
    const { coroutines, tasks } = this.model;
    const root = tasks.root.get(row);
    const name = this.model.strings.get(tasks.name.get(row));
    if (coroutines.isStandIn.get(root) === 1) return taskLabel(this.model, row);
    return name === "" ? this.coroutine(root) : `${this.coroutine(root)} ${name}`;
  }

  entity(entity: Entity): string {
    const row = entityRow(entity);
    switch (entityKind(entity)) {
      case "coroutine":
        return this.coroutine(row as CoroutineRow);
      case "task":
        return this.coroutine(this.model.tasks.root.get(row as TaskRow));
      default:
        return entityLabel(this.model, entity);
    }
  }

  /** What calls that are told apart have in common. */
  #keyOf(row: CoroutineRow): string {
    const functionRow = this.model.coroutines.function.get(row);
    // Without a function it is the coroutine, or its task, that has a name.
    if (functionRow === 0) return coroutineLabel(this.model, row);
    const known =
      this.#keys.get(functionRow) ??
      `${this.model.functions.info(functionRow).file} ${coroutineLabel(this.model, row)}`;
    this.#keys.set(functionRow, known);
    return known;
  }
}
