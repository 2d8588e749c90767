import { interpreters, versionsToRun, type Interpreter } from "./interpreters";
import { runTraced, type RunOptions, type TracedRun } from "./traced-python";

/** One of the Pythons that a suite is run with. */
export interface TestedPython extends Interpreter {
  /** Before 3.12 the program's source is rewritten; from then on sys.monitoring tells what happens. */
  readonly isRewritten: boolean;
  /** Runs these lines as `main.py`, traced. */
  run(...lines: string[]): Promise<TracedRun>;
  /** Runs a program, traced. */
  trace(options: Omit<RunOptions, "executable">): Promise<TracedRun>;
}

/** Defines a suite for each Python to test. One that is not found is named, and its suite is skipped. */
export function describeEachPython(title: string, define: (python: TestedPython) => void): void {
  for (const version of versionsToRun()) {
    const found = interpreters().find((one) => one.version === version);

    describe(`${title} (Python ${version})`, () => {
      before(function () {
        if (found !== undefined) return;
        console.log(`    (Python ${version} is missing)`);
        this.skip();
      });

      const executable = found?.executable ?? `python${version}`;
      const trace: TestedPython["trace"] = (options) => runTraced({ executable, ...options });
      define({
        executable,
        version,
        isRewritten: Number(version.slice("3.".length)) < 12,
        trace,
        run: (...lines) => trace({ files: { "main.py": lines.join("\n") } }),
      });
    });
  }
}
