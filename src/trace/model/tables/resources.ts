import type { Nanos } from "../../../base/units";
import { BlockLists } from "../block-lists";
import { Float64Column, Uint32Column, Uint8Column } from "../column";
import type { Entity } from "../entity";
import type { OperationRow, ResourceRow, StringRow, ThreadRow } from "../rows";

/** Locks, queues, pools and the like. */
export class ResourceTable {
  count = 0;
  /** An index of `resourceKinds`. */
  readonly kind = new Uint8Column<ResourceRow>();
  readonly name = new Uint32Column<ResourceRow, StringRow>();
  readonly start = new Float64Column<ResourceRow, Nanos>();

  add(kind: number, name: StringRow, start: number): ResourceRow {
    const row = ++this.count as ResourceRow;
    this.kind.set(row, kind);
    this.name.set(row, name);
    this.start.set(row, start);
    return row;
  }

  shiftTimes(amount: number): void {
    this.start.shift(amount, this.count);
  }
}

/** What was done to resources. */
export class OperationTable {
  count = 0;
  readonly resource = new Uint32Column<OperationRow, ResourceRow>();
  /** An index of `resourceOperations`. */
  readonly operation = new Uint8Column<OperationRow>();
  readonly actor = new Uint32Column<OperationRow, Entity>();
  readonly thread = new Uint32Column<OperationRow, ThreadRow>();
  readonly time = new Float64Column<OperationRow, Nanos>();
  /** How many things the resource held then: items of a queue, waiters. */
  readonly size = new Float64Column<OperationRow>();
  readonly ofResource = new BlockLists<ResourceRow, OperationRow>();

  add(
    resource: ResourceRow,
    operation: number,
    actor: Entity,
    thread: ThreadRow,
    time: number,
    size: number,
  ): OperationRow {
    const row = ++this.count as OperationRow;
    this.resource.set(row, resource);
    this.operation.set(row, operation);
    this.actor.set(row, actor);
    this.thread.set(row, thread);
    this.time.set(row, time);
    this.size.set(row, size);
    this.ofResource.append(resource, row);
    return row;
  }

  shiftTimes(amount: number): void {
    this.time.shift(amount, this.count);
  }
}
