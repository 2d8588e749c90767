import type { Finding } from "../../outline";
import type { TextLines } from "../../text-lines";
import { isAccepted } from "../accepted-lines";
import { type FindingDraft, finishFindings, sortFindings } from "../finding-draft";
import { asyncForMismatch } from "./async-for-mismatch";
import { asyncWithMissing } from "./async-with-missing";
import { awaitInLoop } from "./await-in-loop";
import { blockingCall } from "./blocking-call";
import { cancellationSwallowed } from "./cancellation-swallowed";
import { coroutineNeverAwaited } from "./coroutine-never-awaited";
import { generatorNeverClosed } from "./generator-never-closed";
import { loopUsedAfterClose } from "./loop-used-after-close";
import type { PythonFile, PythonRule } from "./rule";
import { runInRunningLoop } from "./run-in-running-loop";
import { sleepZeroLoop } from "./sleep-zero-loop";
import { taskArgument } from "./task-argument";
import { taskDropped } from "./task-dropped";
import { taskGroupAfterEnd } from "./task-group-after-end";
import { timeoutWithoutAwait } from "./timeout-without-await";
import { unprimedSend } from "./unprimed-send";
import { yieldInTaskGroup } from "./yield-in-task-group";

/** Every rule for Python. */
const pythonRules: readonly PythonRule[] = [
  coroutineNeverAwaited,
  blockingCall,
  taskDropped,
  runInRunningLoop,
  cancellationSwallowed,
  unprimedSend,
  awaitInLoop,
  asyncForMismatch,
  asyncWithMissing,
  loopUsedAfterClose,
  sleepZeroLoop,
  timeoutWithoutAwait,
  yieldInTaskGroup,
  taskGroupAfterEnd,
  taskArgument,
  generatorNeverClosed,
];

/** The problems that the syntax of one file shows, in source order. */
export function checkPython(file: PythonFile, lines: TextLines): Finding[] {
  return sortFindings(pythonRules.flatMap((rule) => finishFindings(rule, unexpected(rule, file), lines)));
}

function unexpected(rule: PythonRule, file: PythonFile): FindingDraft[] {
  const found = rule.check(file).filter(({ start }) => !isAccepted(rule.name, start, file.text));
  return rule.raises === true ? found.filter(({ start }) => !file.isExpectedToFail(start)) : found;
}
