/**
 * What an activation costs the extension host, as "Developer: Show Running Extensions" has it, in ms: reading and running the code,
 * and the call of `activate`. What VS Code does between the two (storage, messages to the window) is not the extension's.
 */
export interface ActivationTimes {
  readonly codeLoading: number;
  readonly activateCall: number;
}

/** A moment that VS Code noted, in ms. */
export interface HostMark {
  readonly name: string;
  readonly startTime: number;
}

/** The moments that VS Code noted in this extension host, which it keeps in a global of its own. */
export function hostMarks(): readonly HostMark[] {
  const { MonacoPerformanceMarks: marks } = globalThis as {
    MonacoPerformanceMarks?: { getMarks(): HostMark[] };
  };
  if (marks === undefined) throw new Error("This VS Code keeps no marks in its extension host.");
  return marks.getMarks();
}
