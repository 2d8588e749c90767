import { formatDuration, nanos } from "../../base/units";
import type { GilEstimateRow, ThreadRow } from "../../trace/model/rows";
import type { TraceModel } from "../../trace/model/trace-model";
import { processLabel, threadLabel } from "../../trace/query/describe";
import { gilUse } from "../../trace/query/gil-use";
import type { Details, Fact, Sentence, SliceSummary } from "./details";
import { gilText } from "./gil-text";
import { text } from "./parts";
import { translate } from "../text/translate";

/** How many stretches before and after the selected one are listed. */
const listedAround = 6;

/** From this on, in ns, what a thread did not account for is worth a sentence: estimates are no finer. */
const worthTelling = 1_000_000;

/** What a thread did with its interpreter's lock between two looks at it: estimates, and said to be. */
export function describeGil(model: TraceModel, look: GilEstimateRow): Details {
  const { gilEstimates: table, threads } = model;
  const thread = table.thread.get(look);
  const [start, end] = [table.start.get(look), table.end.get(look)];
  const { held, wanted, native } = table.sumOf(look, look);
  const name = threadLabel(model, thread);
  const process = threads.process.get(thread);
  const rest = end - start - held - wanted - native;
  const sentences: Sentence[] = [{ tone: "running", parts: [text(`${name} ${did(held, native)}.`)] }];
  if (wanted > 0)
    sentences.push({ tone: "late", parts: [text(`${lateText(wanted)}${othersText(model, look)}.`)] });
  if (rest >= worthTelling)
    sentences.push({
      tone: "waiting",
      parts: [
        text(
          translate(
            "For the rest, {0}, it waited for something else, or other programs had the processor.",
            about(rest),
          ),
        ),
      ],
    });
  const facts: Fact[] = [
    {
      name: translate("known from"),
      parts: [
        text(
          translate(
            "looks at its threads, {0} apart: when in between it did what is not known",
            formatDuration(nanos(end - start)),
          ),
        ),
      ],
    },
    { name: translate("thread"), parts: [text(`${name} · ${processLabel(model, process)}`)] },
  ];
  return {
    ...{
      selection: { kind: "gil", row: look },
      title: translate("GIL of {0}", name),
      state: translate("estimated by sampling"),
    },
    ...{ start, end, totals: undefined, sentences, facts, location: undefined },
    slices: stretchesAround(model, thread, look),
    sliceCount: table.ofThread.length(thread),
  };
}

function about(length: number): string {
  return `~${formatDuration(nanos(length))}`;
}

function did(held: number, native: number): string {
  const inC = translate("used the processor for {0} in C code, holding the GIL or not", about(native));
  if (held === 0) return native === 0 ? translate("did not hold the GIL") : inC;
  return native === 0
    ? translate("held the GIL for {0}", about(held))
    : translate("held the GIL for {0}, and {1}", about(held), inC);
}

function lateText(wanted: number): string {
  return translate("It was ready to run and had to wait for the GIL, {0}", about(wanted));
}

/** Who held the lock meanwhile, those first that held it longest. */
function othersText(model: TraceModel, look: GilEstimateRow): string {
  const { gilEstimates: table, threads } = model;
  const own = table.thread.get(look);
  const others: { readonly name: string; readonly held: number }[] = [];
  for (let thread = 1 as ThreadRow; thread <= threads.count; thread++) {
    if (thread === own || threads.process.get(thread) !== threads.process.get(own)) continue;
    const held = gilUse(model, thread, table.start.get(look), table.end.get(look))?.held ?? 0;
    if (held > 0) others.push({ name: threadLabel(model, thread), held });
  }
  if (others.length === 0) return "";
  others.sort((one, other) => other.held - one.held);
  const named = others
    .slice(0, mostNamed)
    .map(({ name, held }) => translate("{0} held it {1}", name, about(held)));
  const left = others.length - named.length;
  const names = named.join(", ");
  return left > 0
    ? translate(", while {0} and {1} more threads did, too", names, left)
    : translate(", while {0}", names);
}

const mostNamed = 3;

/** The same as the curve shows, for reading. */
function stretchesAround(
  model: TraceModel,
  thread: ThreadRow,
  look: GilEstimateRow,
): readonly SliceSummary[] {
  const { gilEstimates: table } = model;
  const { ofThread } = table;
  const position = ofThread.search(thread, (row) => row >= look);
  const from = Math.max(0, position - listedAround);
  const to = Math.min(ofThread.length(thread), position + listedAround + 1);
  return [...ofThread.values(thread, from, to)].map((row) => ({
    selection: { kind: "gil", row },
    state: gilText(table.sumOf(row, row)),
    start: table.start.get(row),
    end: table.end.get(row),
    what: "",
    isSelected: row === look,
  }));
}
