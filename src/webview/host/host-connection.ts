import * as v from "valibot";
import { parseHostMessage, type HostToView, type ViewToHost } from "../../trace/view-protocol";
import type { HostInterface } from "./host-interface";
import { ReportHost } from "./report-host";

declare global {
  /** Provided by VS Code in every webview; may be called once. */
  function acquireVsCodeApi(): HostInterface;
}

const persistedState = v.object({ restore: v.string() });

/** The typed and validated line to the host. */
export class HostConnection {
  /** False where there is no editor to show a source line in. */
  readonly canReveal: boolean;
  readonly #host: HostInterface | undefined;

  constructor(receive: (message: HostToView) => void) {
    this.#host = typeof acquireVsCodeApi === "function" ? acquireVsCodeApi() : ReportHost.of(document);
    this.canReveal = typeof acquireVsCodeApi === "function";
    window.addEventListener("message", (event: MessageEvent<unknown>) => {
      const message = parseHostMessage(event.data);
      if (message.ok) receive(message.value);
      else
        this.send({ type: "error", message: `A message of the host was not understood: ${message.error}` });
    });
    window.addEventListener("error", (event) => this.reportError(event.error ?? event.message));
    window.addEventListener("unhandledrejection", (event) => this.reportError(event.reason));
  }

  send(message: ViewToHost): void {
    this.#host?.postMessage(message);
  }

  /** Tells the host's log about a failure of the view itself. */
  reportError(error: unknown): void {
    const message = error instanceof Error ? error.message : String(error);
    const stack =
      error instanceof Error && error.stack !== undefined ? { stack: error.stack.slice(0, 20_000) } : {};
    this.send({ type: "error", message: message.slice(0, 20_000), ...stack });
  }

  /** Keeps what finds the trace again when the window is loaded anew. */
  keepRestore(restore: string | undefined): void {
    this.#host?.setState(restore === undefined ? undefined : { restore });
  }

  /** What was kept, where something valid was. */
  get restore(): string | undefined {
    const state = v.safeParse(persistedState, this.#host?.getState());
    return state.success ? state.output.restore : undefined;
  }
}
