import type { HostCommand, RunState } from "../../trace/view-protocol";
import type { TraceView } from "../state/trace-view";
import { displayText } from "../text/display-text";

const messageLimit = 2_000;

interface CommandProperties {
  readonly runCommand: (command: HostCommand) => void;
}

/** No trace at all: what to do first. */
export function EmptyState({ hint, runCommand }: CommandProperties & { readonly hint: string | undefined }) {
  return (
    <main class="message">
      <h1>See where async code waits</h1>
      {hint === undefined ? null : <p class="hint">{displayText(hint, messageLimit)}</p>}
      <ol>
        <li>
          Open a JavaScript, TypeScript or Python file with an async function, a coroutine or a generator.
        </li>
        <li>
          Click <strong>Trace Coroutine</strong> above the function, or run the command of that name.
        </li>
        <li>What it waited for, who woke it and what ran meanwhile appears here, while it runs.</li>
      </ol>
      <p class="message-buttons">
        <button type="button" class="primary" onClick={() => runCommand("open-examples")}>
          Open the examples
        </button>
        <button type="button" onClick={() => runCommand("open-trace")}>
          Open a saved trace
        </button>
      </p>
    </main>
  );
}

/** A trace of which nothing can be shown yet, or ever. */
export function WaitingState({
  view,
  runCommand,
  cancel,
}: CommandProperties & { readonly view: TraceView; readonly cancel: () => void }) {
  const state = view.runState.value;
  const progress = view.progress.value;
  const isPending = state.phase === "starting" || state.phase === "running" || state.phase === "loading";
  return (
    <main class="message" aria-live="polite">
      <h1>{waitingTitle(state, view.title)}</h1>
      <p>{waitingText(state)}</p>
      {state.phase === "loading" && progress !== undefined ? (
        <progress value={progress.sent} max={Math.max(1, progress.total)} aria-label="Loaded" />
      ) : isPending ? (
        <progress aria-label="Waiting" />
      ) : null}
      <p class="message-buttons">
        {state.phase === "starting" || state.phase === "running" ? (
          <button type="button" onClick={cancel}>
            Stop the program
          </button>
        ) : null}
        {isPending ? null : (
          <>
            <button type="button" class="primary" onClick={() => runCommand("trace-again")}>
              Trace again
            </button>
            <button type="button" onClick={() => runCommand("show-log")}>
              Show the log
            </button>
          </>
        )}
      </p>
    </main>
  );
}

function waitingTitle(state: RunState, title: string): string {
  const name = displayText(title, 80);
  switch (state.phase) {
    case "starting":
      return `Starting ${name}`;
    case "running":
      return `${name} is running`;
    case "loading":
      return `Opening ${name}`;
    case "ended":
      return "No async code ran";
    case "cancelled":
      return "Stopped before any async code ran";
    case "failed":
      return `${name} could not be traced`;
  }
}

function waitingText(state: RunState): string {
  if (state.message !== undefined && state.message !== "") return displayText(state.message, messageLimit);
  switch (state.phase) {
    case "starting":
      return "The program is being started under the tracer.";
    case "running":
      return "Nothing suspendable ran yet. Its first coroutine or generator will appear here.";
    case "loading":
      return "The trace is being read.";
    case "ended":
      return "The program ended without running a coroutine, an async function or a generator of the traced folders.";
    case "cancelled":
      return "The program was stopped, and its trace is empty.";
    case "failed":
      return "The log says more.";
  }
}

/** Above a trace that did not end well: what happened, while what was recorded stays below. */
export function RunBanner({ view, runCommand }: CommandProperties & { readonly view: TraceView }) {
  const { phase, message } = view.runState.value;
  if (phase !== "failed" && phase !== "cancelled") return null;
  const fallback = phase === "failed" ? "Tracing failed." : "The program was stopped.";
  return (
    <div class={`banner banner-${phase}`} role={phase === "failed" ? "alert" : "status"}>
      <span>{displayText(message ?? fallback, messageLimit)} What was recorded until then is below.</span>
      <button type="button" class="link" onClick={() => runCommand("trace-again")}>
        Trace again
      </button>
      <button type="button" class="link" onClick={() => runCommand("show-log")}>
        Show the log
      </button>
    </div>
  );
}
