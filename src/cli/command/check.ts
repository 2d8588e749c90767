import { checkTrace } from "../../trace/check/check-trace";
import type { Violation } from "../../trace/check/violation";
import { formatDuration } from "../../base/units";
import type { Console } from "../console";
import { exitCode } from "../exit-code";
import { loadTrace, parseTraceCommandLine } from "./load-trace";

/** More violations than this are counted, not printed: the first ones tell what is wrong. */
const mostPrinted = 20;

/** `coroscope check`. */
export async function check(words: readonly string[], console: Console): Promise<number> {
  const { folder } = parseTraceCommandLine(words, {});
  const loaded = await loadTrace(folder);
  if (!loaded.ok) {
    console.remark(loaded.error);
    return exitCode.failed;
  }
  const violations = checkTrace(loaded.value);
  for (const violation of violations.slice(0, mostPrinted)) await console.print(violationLine(violation));
  const more = violations.length - mostPrinted;
  if (more > 0) await console.print(`… and ${more} more`);
  await console.print(summary(violations.length, loaded.value.streams.length));
  return violations.length > 0 ? exitCode.failed : exitCode.ok;
}

function violationLine({ rule, stream, event, time, sentence }: Violation): string {
  const place = [stream, event > 0 ? `event ${event}` : "", `at ${formatDuration(time)}`].filter(Boolean);
  return `${rule}: ${sentence} (${place.join(", ")})`;
}

function summary(violations: number, streams: number): string {
  const read = `${streams} stream${streams === 1 ? "" : "s"} read`;
  if (violations === 0) return `The trace is consistent: ${read}.`;
  return `The trace is not consistent: ${violations} violation${violations === 1 ? "" : "s"}, ${read}.`;
}
