import { formatDuration, nanos } from "../../base/units";
import { entityOf, noEntity } from "../../trace/model/entity";
import type { AwaitableRow, CallbackRow } from "../../trace/model/rows";
import type { TraceModel } from "../../trace/model/trace-model";
import { processLabel, threadLabel } from "../../trace/query/describe";
import { gilOf, gilUse } from "../../trace/query/gil-use";
import { busyMeanwhile } from "../../trace/query/busy-meanwhile";
import { jobLabel } from "../../trace/query/thread-jobs";
import { waitLabel, waitsOf } from "../../trace/query/thread-waits";
import type { Details, Fact, Part, Sentence } from "./details";
import { gilText } from "./gil-text";
import { atPlace, entityPart, functionLocation, locationText, moment, text, translateParts } from "./parts";
import type { NameOf } from "./reason-sentences";
import { translate } from "../text/translate";

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
      name: translate("thread"),
      parts: [text(`${threadLabel(model, thread)} · ${processLabel(model, threads.process.get(thread))}`)],
    },
  ];
  if (location !== undefined) {
    const place: Part = { kind: "place", text: locationText(location), location };
    facts.unshift({
      name: translate("function"),
      parts: translateParts("{0} at {1}", { kind: "code", text: jobLabel(model, job) }, place),
    });
  }
  return {
    selection: { kind: "job", row: job },
    title: jobLabel(model, job),
    state: translate("running in {0}", threadLabel(model, thread)),
    start,
    end,
    totals: undefined,
    sentences: [
      ...handedOver(model, job, nameOf),
      ...queued(model, job),
      ran(model, job),
      ...blocked(model, job, nameOf),
      ...meanwhile(model, job),
    ],
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
  const parts =
    scheduler === noEntity
      ? translateParts("It was handed over at {0}.", moment(scheduled))
      : translateParts(
          "{0} handed it over at {1}.",
          entityPart(model, scheduler, scheduled, nameOf),
          moment(scheduled),
        );
  return [{ tone: "waiting", parts }];
}

function queued(model: TraceModel, job: CallbackRow): Sentence[] {
  const { callbacks } = model;
  const length = callbacks.start.get(job) - callbacks.scheduled.get(job);
  if (!(length >= longQueued)) return [];
  return [
    {
      tone: "late",
      parts: translateParts("It began only {0} later.", {
        kind: "strong",
        text: formatDuration(nanos(length)),
      }),
    },
  ];
}

function ran(model: TraceModel, job: CallbackRow): Sentence {
  const { callbacks } = model;
  const start = callbacks.start.get(job);
  const end = callbacks.end.get(job);
  const location = functionLocation(model, callbacks.function.get(job));
  const where = location === undefined ? [] : atPlace(locationText(location), location);
  const length: Part = { kind: "strong", text: formatDuration(nanos(end - start)) };
  return {
    tone: "running",
    parts:
      end === Infinity
        ? translateParts("It runs since {0}{1}.", moment(start), where)
        : translateParts("It ran from {0} for {1}{2}.", moment(start), length, where),
  };
}

/** As many waits as are told one by one: the longest. */
const mostWaits = 4;

/** What the job was blocked by, and who let it go on. */
function blocked(model: TraceModel, job: CallbackRow, nameOf: NameOf): Sentence[] {
  const { awaitables } = model;
  const lengthOf = (wait: AwaitableRow): number =>
    Math.min(awaitables.end.get(wait), model.end) - awaitables.start.get(wait);
  const waits = [...waitsOf(model, entityOf("callback", job))].sort(
    (one, other) => lengthOf(other) - lengthOf(one),
  );
  const told = waits.slice(0, mostWaits).map((wait): Sentence => {
    const end = awaitables.end.get(wait);
    const settler = awaitables.settler.get(wait);
    const by: Part[] =
      settler === noEntity
        ? []
        : translateParts("; {0} let it go on", entityPart(model, settler, end, nameOf));
    const what = text(waitLabel(model, wait));
    const since = moment(awaitables.start.get(wait));
    const length: Part = { kind: "strong", text: formatDuration(nanos(lengthOf(wait))) };
    return {
      tone: "waiting",
      parts:
        end === Infinity
          ? translateParts("It was blocked by {0} from {1} on{2}.", what, since, by)
          : translateParts("It was blocked by {0} from {1} for {2}{3}.", what, since, length, by),
    };
  });
  const rest = waits.length - told.length;
  if (rest === 0) return told;
  return [
    ...told,
    { tone: "waiting", parts: [text(translate("It was blocked {0} more times, for less long.", rest))] },
  ];
}

/** As many names as are told. */
const mostNamed = 4;

/** Whether others worked at the same time, and whether they could do so at the same instant. */
function meanwhile(model: TraceModel, job: CallbackRow): Sentence[] {
  const { callbacks, threads, processes } = model;
  const thread = callbacks.thread.get(job);
  const end = Math.min(callbacks.end.get(job), model.end);
  const busy = busyMeanwhile(model, thread, callbacks.start.get(job), end);
  const sentences: Sentence[] = [];
  if (busy.threads.length > 0) {
    const names = named(busy.threads.map((other) => threadLabel(model, other)));
    const isPython = processes.info(threads.process.get(thread))?.runtime.name === "python";
    const rule = isPython ? lockText(model, job) : translate("They can run at the same instant.");
    sentences.push({
      tone: "running",
      parts: [text(translate("Meanwhile {0} of this process had work, too. {1}", names, rule))],
    });
  }
  if (busy.processes.length > 0) {
    const count = busy.processes.length;
    const sentence =
      count === 1
        ? translate("Meanwhile another process had work, too: processes can run at the same instant.")
        : translate(
            "Meanwhile {0} other processes had work, too: processes can run at the same instant.",
            count,
          );
    sentences.push({
      tone: "running",
      parts: [text(sentence)],
    });
  }
  return sentences;
}

/** What lets threads of one Python process run at the same instant, or not, and what of it is known of a job. */
function lockText(model: TraceModel, job: CallbackRow): string {
  const { callbacks, threads } = model;
  const thread = callbacks.thread.get(job);
  if (gilOf(model, threads.process.get(thread)) === "none")
    return translate("They can run at the same instant: this Python was built without its lock (GIL).");
  const use = gilUse(model, thread, callbacks.start.get(job), Math.min(callbacks.end.get(job), model.end));
  if (use === undefined)
    return translate(
      "Waiting overlaps; Python code of one process takes turns, unless Python was built without its lock (GIL). Who held it when is not recorded.",
    );
  const estimate = gilText(use);
  const what = estimate === "" ? translate("did not hold the GIL") : estimate;
  return translate(
    "Waiting overlaps; Python code of one process takes turns. As estimated by sampling, this thread {0}.",
    what,
  );
}

function named(names: readonly string[]): string {
  if (names.length > mostNamed) return translate("{0} other threads", names.length);
  const last = names.at(-1) ?? "";
  return names.length === 1 ? last : translate("{0} and {1}", names.slice(0, -1).join(", "), last);
}
