import { parentPort, workerData } from "node:worker_threads";
import { textOf } from "../../base/phrase";
import { readTraceFolder } from "../../session/read-trace-folder";
import { TraceModel } from "../../trace/model/trace-model";
import { TraceReader } from "../../trace/trace-reader";
import type { EvidenceAnswer, EvidenceQuestion } from "./evidence-reader";
import { textOnDisk, type TextOnDisk } from "./text-fingerprint";
import { evidenceOf } from "./trace-evidence";

/** Runs in a worker thread of its own for each trace: reads the folder that `workerData` names and answers once. */
async function answer({ folder, translations }: EvidenceQuestion): Promise<EvidenceAnswer> {
  const reader = new TraceReader(new TraceModel());
  const read = await readTraceFolder(folder, (chunk) => reader.push(chunk));
  if (!read.ok) return { ok: false, error: read.error.message };
  reader.finish();
  const files = evidenceOf(reader.model, (template, ...values) =>
    textOf({ template: translations[template] ?? template, values }),
  );
  const texts = new Map<string, TextOnDisk>();
  for (const file of files.keys()) {
    const text = await textOnDisk(file);
    if (text !== undefined) texts.set(file, text);
  }
  return { ok: true, value: { files, texts } };
}

const port = parentPort;
const question = workerData as EvidenceQuestion | null;
if (port === null || typeof question?.folder !== "string") {
  throw new Error("The evidence worker runs as a worker thread, with the folder of a trace.");
}
answer(question).then(
  (result) => port.postMessage(result),
  (error: unknown) => port.postMessage({ ok: false, error: String(error) } satisfies EvidenceAnswer),
);
