import { readFileSync } from "node:fs";
import { disposable, type Disposable } from "../../base/disposable";

/** Signals that a person or a supervisor sends to a program and means it. */
const forwarded = ["SIGINT", "SIGTERM", "SIGHUP", "SIGQUIT", "SIGUSR1", "SIGUSR2"] as const;

/** Those that a terminal sends to everything that runs in its foreground, so to the program too. */
const fromTerminal: ReadonlySet<string> = new Set(["SIGINT", "SIGQUIT", "SIGHUP"]);

/**
 * Keeps signals from ending this process, and passes them on to the program, which decides. What the terminal has already sent
 * to the program is not sent twice.
 */
export function forwardSignals(send: (signal: NodeJS.Signals) => void): Disposable {
  const listeners = forwarded.map((signal) => {
    const listener = (): void => {
      if (!(fromTerminal.has(signal) && isInForeground())) send(signal);
    };
    process.on(signal, listener);
    return [signal, listener] as const;
  });
  return disposable(() => {
    for (const [signal, listener] of listeners) process.off(signal, listener);
  });
}

/** Keeps signals from ending this process before the program has been ended, which they ask for. */
export function cancelBySignals(cancel: () => void): Disposable {
  const asking = ["SIGINT", "SIGTERM", "SIGHUP"] as const;
  for (const signal of asking) process.on(signal, cancel);
  return disposable(() => {
    for (const signal of asking) process.off(signal, cancel);
  });
}

/** Whether this process, and with it the program, belongs to what its terminal takes Ctrl+C for. */
function isInForeground(): boolean {
  try {
    // proc(5), /proc/pid/stat: after the name in parentheses come state, ppid, pgrp, session, tty_nr, tpgid.
    const fields = readFileSync("/proc/self/stat", "latin1")
      .replace(/^.*\) /s, "")
      .split(" ");
    return fields[2] === fields[5];
  } catch {
    return process.stdin.isTTY || process.stdout.isTTY || process.stderr.isTTY;
  }
}
