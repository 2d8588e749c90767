/**
 * Exit codes. Those of `trace` follow `env`, `nohup` and `timeout` of GNU coreutils, so that they can be told from the traced
 * program's own, which otherwise passes through.
 */
export const exitCode = {
  ok: 0,
  /** `check` found a violation; `analyze` could not read something that it was asked for. */
  failed: 1,
  /** The command line was wrong. */
  usage: 2,
  /** `trace --timeout` ended the program. */
  timedOut: 124,
  /** `trace` itself failed: a wrong command line, a folder that cannot be written. */
  traceFailed: 125,
  /** The program or interpreter is there but cannot be run. */
  notRunnable: 126,
  /** The program or interpreter was not found. */
  notFound: 127,
} as const;
