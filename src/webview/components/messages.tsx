import type { HostCommand, RunState } from "../../trace/view-protocol";
import type { TraceView } from "../state/trace-view";
import { displayText } from "../text/display-text";
import { translate, translateAround } from "../text/translate";

const messageLimit = 2_000;

interface CommandProperties {
  readonly runCommand: (command: HostCommand) => void;
}

/** No trace at all: what to do first. */
export function EmptyState({ hint, runCommand }: CommandProperties & { readonly hint: string | undefined }) {
  return (
    <main class="message">
      <h1>{translate("See where async code waits")}</h1>
      {hint === undefined ? null : <p class="hint">{displayText(hint, messageLimit)}</p>}
      <ol>
        <li>
          {translate(
            "Open a JavaScript, TypeScript or Python file with an async function, a coroutine or a generator.",
          )}
        </li>
        <li>
          {translateAround(
            "Click {0} above the function, or run the command of that name.",
            <strong>{translate("Trace Coroutine")}</strong>,
          )}
        </li>
        <li>
          {translate("What it waited for, who woke it and what ran meanwhile appears here, while it runs.")}
        </li>
      </ol>
      <p class="message-buttons">
        <button type="button" class="primary" onClick={() => runCommand("open-examples")}>
          {translate("Open the examples")}
        </button>
        <button type="button" onClick={() => runCommand("open-trace")}>
          {translate("Open a saved trace")}
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
      <h1>{waitingTitle(state, view)}</h1>
      <p>{waitingText(state)}</p>
      {state.phase === "loading" && progress !== undefined ? (
        <progress value={progress.sent} max={Math.max(1, progress.total)} aria-label={translate("Loaded")} />
      ) : isPending ? (
        <progress aria-label={translate("Waiting")} />
      ) : null}
      <p class="message-buttons">
        {state.phase === "starting" || state.phase === "running" ? (
          <button type="button" onClick={cancel}>
            {translate("Stop the program")}
          </button>
        ) : null}
        {isPending ? null : (
          <>
            {view.canTraceAgain ? (
              <button type="button" class="primary" onClick={() => runCommand("trace-again")}>
                {translate("Trace again")}
              </button>
            ) : (
              <button type="button" class="primary" onClick={() => runCommand("open-trace")}>
                {translate("Open another trace")}
              </button>
            )}
            {state.phase === "ended" ? (
              <button type="button" onClick={() => runCommand("open-examples")}>
                {translate("Open the examples")}
              </button>
            ) : null}
            <button type="button" onClick={() => runCommand("show-log")}>
              {translate("Show the log")}
            </button>
          </>
        )}
      </p>
    </main>
  );
}

function waitingTitle(state: RunState, { title, canTraceAgain }: TraceView): string {
  const name = displayText(title, 80);
  switch (state.phase) {
    case "starting":
      return translate("Starting {0}", name);
    case "running":
      return translate("{0} is running", name);
    case "loading":
      return translate("Opening {0}", name);
    case "ended":
      return translate("No async code ran");
    case "cancelled":
      return translate("Stopped before any async code ran");
    case "failed":
      // What is not known to be a run of this window was opened.
      return canTraceAgain
        ? translate("{0} could not be traced", name)
        : translate("{0} could not be opened", name);
  }
}

function waitingText(state: RunState): string {
  if (state.message !== undefined && state.message !== "") return displayText(state.message, messageLimit);
  switch (state.phase) {
    case "starting":
      return translate("The program is being started under the tracer.");
    case "running":
      return translate("Nothing suspendable ran yet. Its first coroutine or generator will appear here.");
    case "loading":
      return translate("The trace is being read.");
    case "ended":
      return noAsyncCodeRan();
    case "cancelled":
      return translate("The program was stopped, and its trace is empty.");
    case "failed":
      return translate("The log says more.");
  }
}

/** Of a trace that holds threads and loops alone. */
export function noAsyncCodeRan(): string {
  return translate(
    "The program ended without running a coroutine, an async function or a generator of the traced folders.",
  );
}

/** Above a trace that did not end well: what happened, while what was recorded stays below. */
export function RunBanner({ view, runCommand }: CommandProperties & { readonly view: TraceView }) {
  const { phase, message } = view.runState.value;
  if (phase !== "failed" && phase !== "cancelled") return null;
  const fallback = phase === "failed" ? translate("Tracing failed.") : translate("The program was stopped.");
  return (
    <div class={`banner banner-${phase}`} role={phase === "failed" ? "alert" : "status"}>
      <span>
        {displayText(message ?? fallback, messageLimit)} {translate("What was recorded until then is below.")}
      </span>
      {view.canTraceAgain ? (
        <button type="button" class="link" onClick={() => runCommand("trace-again")}>
          {translate("Trace again")}
        </button>
      ) : null}
      <button type="button" class="link" onClick={() => runCommand("show-log")}>
        {translate("Show the log")}
      </button>
    </div>
  );
}
