import path from "node:path";
import { languageOfPath } from "../../analysis/language";
import type { Outline, SuspendableFunction } from "../../analysis/outline";
import { AnalysisClient } from "../../analysis/worker/client";
import { runsOnLoad } from "../../session/call/runs-on-load";
import { suggestCalls } from "../../session/call/suggest-calls";
import type { TraceFocus } from "../../session/trace-request";
import { UsageError } from "../usage-error";
import { readSource } from "./program-kind";

/** The function that `--function` names, and how it is best traced. */
export interface WatchedFunction {
  readonly focus: TraceFocus;
  /** The expression to evaluate; absent where the program is to be run and the function watched. */
  readonly call?: string;
  /** Why it is only watched, where the person may not expect that. */
  readonly remark?: string;
}

/**
 * Finds the function that `--function` names in the program's own file.
 *
 * @param mayCall false where the person said how the program is to be run
 * @throws UsageError where there is no such function, or more than one
 */
export async function findWatchedFunction(
  file: string,
  name: string,
  mayCall: boolean,
  distribution: string,
): Promise<WatchedFunction> {
  const text = await readSource(file);
  const language = languageOfPath(file);
  if (text === undefined || language === undefined) {
    throw new UsageError(`--function works only with a source file, and ${file} cannot be read as one`);
  }
  const client = new AnalysisClient({ workerPath: path.join(distribution, "analysis-worker.js") });
  try {
    const answer = await client.analyze({ uri: file, version: 1, language, path: file, text });
    if (!answer.ok) throw new UsageError(`--function: ${answer.error.message}`);
    return watch(file, answer.value, functionNamed(answer.value, name, file), text, mayCall);
  } finally {
    client.dispose();
  }
}

function functionNamed(outline: Outline, name: string, file: string): number {
  const exact = outline.functions.findIndex((candidate) => candidate.qualifiedName === name);
  if (exact >= 0) return exact;
  const found = outline.functions.flatMap((candidate, index) => (candidate.name === name ? [index] : []));
  const [only] = found;
  if (only === undefined) {
    const known = outline.functions.map((candidate) => candidate.qualifiedName).slice(0, 10);
    const hint = known.length === 0 ? "It has none" : `It has ${known.join(", ")}`;
    throw new UsageError(`--function: no suspendable function ${name} in ${file}. ${hint}`);
  }
  if (found.length > 1) {
    const names = found.map((index) => outline.functions[index]?.qualifiedName);
    throw new UsageError(`--function: ${name} may be ${names.join(" or ")}. Name one of them`);
  }
  return only;
}

function watch(
  file: string,
  outline: Outline,
  index: number,
  text: string,
  mayCall: boolean,
): WatchedFunction {
  const watched = outline.functions[index];
  if (watched === undefined) throw new RangeError(`No function ${index}`);
  const focus = focusOf(file, watched);
  if (!mayCall || runsOnLoad(outline, index, text)) return { focus };
  const calls = suggestCalls(outline, index, text);
  const call = calls.ok ? calls.value[0]?.expression : undefined;
  if (call !== undefined) return { focus: { ...focus, call }, call };
  const remark = calls.ok ? undefined : calls.error.message;
  return { focus, ...(remark !== undefined && { remark }) };
}

function focusOf(file: string, watched: SuspendableFunction): TraceFocus {
  return { file, line: watched.nameRange.start.line, name: watched.qualifiedName };
}
