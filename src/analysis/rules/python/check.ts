import type { Finding } from "../../outline";
import type { TextLines } from "../../text-lines";
import { finishFindings, sortFindings } from "../finding-draft";
import { blockingCall } from "./blocking-call";
import { cancellationSwallowed } from "./cancellation-swallowed";
import { coroutineNeverAwaited } from "./coroutine-never-awaited";
import type { PythonFile, PythonRule } from "./rule";
import { runInRunningLoop } from "./run-in-running-loop";
import { taskDropped } from "./task-dropped";
import { unprimedSend } from "./unprimed-send";

/** Every rule for Python. */
const pythonRules: readonly PythonRule[] = [
  coroutineNeverAwaited,
  blockingCall,
  taskDropped,
  runInRunningLoop,
  cancellationSwallowed,
  unprimedSend,
];

/** The problems that the syntax of one file shows, in source order. */
export function checkPython(file: PythonFile, lines: TextLines): Finding[] {
  return sortFindings(pythonRules.flatMap((rule) => finishFindings(rule, rule.check(file), lines)));
}
