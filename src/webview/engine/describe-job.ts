import { formatDuration, nanos } from "../../base/units";
import { noEntity } from "../../trace/model/entity";
import type { CallbackRow } from "../../trace/model/rows";
import type { TraceModel } from "../../trace/model/trace-model";
import { processLabel, threadLabel } from "../../trace/query/describe";
import { jobLabel } from "../../trace/query/thread-jobs";
import type { Details, Fact, Part, Sentence } from "./details";
import { atPlace, entityPart, functionLocation, locationText, moment, text } from "./parts";
import type { NameOf } from "./reason-sentences";

/** From this on, in ns, a job began late: its thread was busy, or could not run. */
const longQueued = 1_000_000;

/** What a job is that a thread or a process of a pool ran: who handed it over, how long it queued, and how long it ran. */
export function describeJob(model: TraceModel, job: CallbackRow, nameOf: NameOf): Details {
  const { callbacks, threads } = model;
  const start = callbacks.start.get(job);
  const end = callbacks.end.get(job);
  const thread = callbacks.thread.get(job);
  const location = functionLocation(model, callbacks.function.get(job));
  const facts: Fact[] = [
    {
      name: "thread",
      parts: [text(`${threadLabel(model, thread)} · ${processLabel(model, threads.process.get(thread))}`)],
    },
  ];
  if (location !== undefined) {
    const place: Part = { kind: "place", text: locationText(location), location };
    facts.unshift({
      name: "function",
      parts: [{ kind: "code", text: jobLabel(model, job) }, text(" at "), place],
    });
  }
  return {
    selection: { kind: "job", row: job },
    title: jobLabel(model, job),
    state: `running in ${threadLabel(model, thread)}`,
    start,
    end,
    totals: undefined,
    sentences: [...handedOver(model, job, nameOf), ...queued(model, job), ran(model, job)],
    facts,
    slices: [],
    sliceCount: 0,
    location,
  };
}

function handedOver(model: TraceModel, job: CallbackRow, nameOf: NameOf): Sentence[] {
  const { callbacks } = model;
  const scheduled = callbacks.scheduled.get(job);
  if (Number.isNaN(scheduled)) return [];
  const scheduler = callbacks.scheduler.get(job);
  const by: Part[] =
    scheduler === noEntity
      ? [text("It was handed over")]
      : [entityPart(model, scheduler, scheduled, nameOf), text(" handed it over")];
  return [{ tone: "waiting", parts: [...by, text(" at "), moment(scheduled), text(".")] }];
}

function queued(model: TraceModel, job: CallbackRow): Sentence[] {
  const { callbacks } = model;
  const length = callbacks.start.get(job) - callbacks.scheduled.get(job);
  if (!(length >= longQueued)) return [];
  return [
    {
      tone: "late",
      parts: [
        text("It began only "),
        { kind: "strong", text: formatDuration(nanos(length)) },
        text(" later."),
      ],
    },
  ];
}

function ran(model: TraceModel, job: CallbackRow): Sentence {
  const { callbacks } = model;
  const start = callbacks.start.get(job);
  const end = callbacks.end.get(job);
  const location = functionLocation(model, callbacks.function.get(job));
  const where = location === undefined ? [] : atPlace(locationText(location), location);
  const length: Part[] =
    end === Infinity ? [] : [text(" for "), { kind: "strong", text: formatDuration(nanos(end - start)) }];
  return {
    tone: "running",
    parts: [
      text(end === Infinity ? "It runs since " : "It ran from "),
      moment(start),
      ...length,
      ...where,
      text("."),
    ],
  };
}
