import { Worker } from "node:worker_threads";
import { failure, type Result } from "../../base/result";
import type { TextOnDisk } from "./text-fingerprint";
import type { TraceEvidence } from "./trace-evidence";

/** What a trace shows of its files, and their texts as they are on the disk now. */
export interface ReadEvidence {
  readonly files: TraceEvidence;
  readonly texts: ReadonlyMap<string, TextOnDisk>;
}

/** What the worker is asked: a trace's folder, and how English sentences are said in the user's language. */
export interface EvidenceQuestion {
  readonly folder: string;
  readonly translations: Readonly<Record<string, string>>;
}

/** What the worker answers: the evidence of a trace, or why it could not be read. */
export type EvidenceAnswer = Result<ReadEvidence, string>;

/** Bounds of one reading: what takes longer or needs more is given up, and the editor shows no evidence of that run. */
const limits = { milliseconds: 60_000, heapMegabytes: 1_536 } as const;

/** Reads what a trace shows of its source files, in a thread of its own, in the language of `translations`. Never rejects. */
export async function readEvidence(
  workerPath: string,
  folder: string,
  translations: Readonly<Record<string, string>> = {},
): Promise<EvidenceAnswer> {
  let timer: NodeJS.Timeout | undefined;
  const worker = new Worker(workerPath, {
    workerData: { folder, translations } satisfies EvidenceQuestion,
    resourceLimits: { maxOldGenerationSizeMb: limits.heapMegabytes },
  });
  try {
    return await new Promise<EvidenceAnswer>((resolve) => {
      worker.once("message", (answer: EvidenceAnswer) => resolve(answer));
      worker.once("error", (error) => resolve(failure(error.message)));
      worker.once("exit", () => resolve(failure("The thread that read it ended without an answer.")));
      timer = setTimeout(() => resolve(failure("It takes too long to read.")), limits.milliseconds);
    });
  } finally {
    clearTimeout(timer);
    await worker.terminate();
  }
}
