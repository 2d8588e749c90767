import { entityKind, entityRow, type Entity } from "../trace/model/entity";
import type { CoroutineRow, TaskRow, WakeupRow } from "../trace/model/rows";
import type { TraceModel } from "../trace/model/trace-model";
import { isIncidental } from "../trace/query/incidental";
import { InstanceNames } from "../trace/show/instance-names";

/** A diagram with more than this can be read by nobody; what is left out is said. */
const most = { participants: 20, messages: 150 } as const;

/** An arrow between two tasks. */
interface Message {
  readonly time: number;
  readonly from: TaskRow;
  readonly to: TaskRow;
  readonly text: string;
  readonly isReturn: boolean;
}

/**
 * The run as a Mermaid sequence diagram for documents: its tasks, who created and who woke whom, in order of time.
 */
export function mermaidDiagram(model: TraceModel): string {
  const names = new InstanceNames(model);
  const tasks: TaskRow[] = [];
  for (let row = 1 as TaskRow; row <= model.tasks.count; row++) {
    if (!isIncidental(model, model.tasks.root.get(row))) tasks.push(row);
  }
  const shown = new Set(tasks.slice(0, most.participants));
  const messages = [...creations(model, tasks), ...wakes(model)]
    .filter(({ from, to }) => shown.has(to) && (from === 0 || shown.has(from)))
    .sort((a, b) => a.time - b.time);
  const lines = ["sequenceDiagram", "  participant t0 as event loop"];
  for (const task of shown) lines.push(`  participant t${task} as ${escape(names.task(task))}`);
  for (const { from, to, text, isReturn } of messages.slice(0, most.messages)) {
    const sender = `t${from}`;
    lines.push(`  ${sender}${isReturn ? "-->>" : "->>"}t${to}: ${escape(text)}`);
  }
  const left = [
    [tasks.length - shown.size, "tasks"],
    [messages.length - most.messages, "messages"],
  ] as const;
  for (const [count, what] of left) if (count > 0) lines.push(`  %% ${count} more ${what} are left out`);
  return `${lines.join("\n")}\n`;
}

function creations(model: TraceModel, tasks: readonly TaskRow[]): Message[] {
  return tasks.map((to) => ({
    time: model.tasks.start.get(to),
    from: taskOf(model, model.tasks.creator.get(to)),
    to,
    text: "creates",
    isReturn: false,
  }));
}

function wakes(model: TraceModel): Message[] {
  const { wakeups, coroutines, slices } = model;
  const messages: Message[] = [];
  for (let row = 1 as WakeupRow; row <= wakeups.count; row++) {
    const to = wakeups.task.get(row) || coroutines.task.get(wakeups.target.get(row));
    const waker = wakeups.wakerSlice.get(row);
    const from = waker === 0 ? (0 as TaskRow) : coroutines.task.get(slices.coroutine.get(waker));
    const reason = model.strings.get(wakeups.reason.get(row));
    // That a task may begin is said by its creation; a coroutine that wakes its own caller is no message between tasks.
    if (reason === "created" || from === to) continue;
    messages.push({
      time: wakeups.time.get(row),
      from,
      to,
      text: `wakes${reason && ` (${reason})`}`,
      isReturn: true,
    });
  }
  return messages;
}

function taskOf(model: TraceModel, entity: Entity): TaskRow {
  const row = entityRow(entity);
  if (entityKind(entity) === "task") return row as TaskRow;
  return entityKind(entity) === "coroutine" ? model.coroutines.task.get(row as CoroutineRow) : (0 as TaskRow);
}

/** Text that Mermaid takes for text: no line breaks, and as character codes what has a meaning in a diagram or in HTML. */
function escape(text: string): string {
  return text
    .replace(/\s+/g, " ")
    .slice(0, 80)
    .replace(/[#;:<>"'&%{}`]/g, (character) => `#${character.charCodeAt(0)};`);
}
