import { useState } from "preact/hooks";
import type { DriveCommand, DriveFrame } from "../../trace/drive-protocol";
import { listensTo, type DriveState } from "../../trace/drive-state";
import type { ViewActions } from "../interaction/view-actions";
import type { TraceView } from "../state/trace-view";
import { displayText } from "../text/display-text";
import { commandText, commandVerbs, exchangesOf, reportText, standText } from "../text/drive-text";
import { translate } from "../text/translate";
import { PlaceLink } from "./place-link";

/** Drives the traced call by hand: where it stands, what it can be told, and what came of what it was told. */
export function DrivePanel({ view, actions }: { readonly view: TraceView; readonly actions: ViewActions }) {
  const state = view.drive.value;
  if (state === undefined) return null;
  return (
    <section class="drive" aria-label={translate("Drive by hand")}>
      <Stand state={state} title={view.title} actions={actions} />
      <Controls state={state} drive={actions.drive} />
      <Steps state={state} />
    </section>
  );
}

/** The frames that are suspended in each other, the driven one first. */
function Stand({
  state,
  title,
  actions,
}: {
  readonly state: DriveState;
  readonly title: string;
  readonly actions: ViewActions;
}) {
  const frames = framesOf(state);
  const [driven] = frames;
  return (
    <header class="side-head">
      <h2>
        <bdi>{displayText(driven?.function ?? title, 80)}()</bdi>{" "}
        <span class="drive-stand">{standText(state)}</span>
      </h2>
      <ol class="drive-frames">
        {frames.map((frame, index) => (
          <li key={index} class={frame.isRunning === true ? "is-running" : ""}>
            <Frame frame={frame} isDriven={index === 0} actions={actions} />
          </li>
        ))}
      </ol>
    </header>
  );
}

interface FrameProperties {
  readonly frame: DriveFrame;
  readonly isDriven: boolean;
  readonly actions: ViewActions;
}

function Frame({ frame, isDriven, actions }: FrameProperties) {
  const { file, line, column = 0, label, locals } = frame;
  return (
    <>
      {isDriven ? null : <bdi>{displayText(frame.function, 60)}() </bdi>}
      {label === undefined ? null : <code>{displayText(label, 80)}</code>}{" "}
      <PlaceLink location={{ file, range: [line, column, line, column] }} actions={actions} />
      {locals === undefined || locals === "" ? null : (
        <div class="drive-locals">
          <code>{displayText(locals, 600)}</code>
        </div>
      )}
    </>
  );
}

function framesOf(state: DriveState): readonly DriveFrame[] {
  if (state.isOver) return [];
  for (const step of [...state.steps].reverse()) {
    if (step.by === "driver" && "frames" in step.report) return step.report.frames;
  }
  return [];
}

interface ControlProperties {
  readonly state: DriveState;
  readonly drive: (command: DriveCommand) => void;
}

function Controls({ state, drive }: ControlProperties) {
  const [written, setWritten] = useState("");
  if (state.isOver) return null;
  const expression = written.trim();
  const takesValues = state.commands.includes("throw");
  return (
    <div class="drive-controls" role="group" aria-label={translate("Commands")}>
      {takesValues ? (
        <label class="drive-value">
          <span>{translate("Value")}</span>
          <input
            type="text"
            spellcheck={false}
            autocomplete="off"
            maxLength={10_000}
            value={written}
            placeholder={
              state.language === "python" ? '5, "text", ValueError("x")' : '5, "text", new Error("x")'
            }
            aria-label={translate("Value to send or throw, an expression")}
            onInput={(event) => setWritten(event.currentTarget.value)}
            onKeyDown={(event) => {
              const command: DriveCommand =
                expression === "" ? { command: "next" } : { command: "next", expression };
              if (event.key === "Enter" && listensTo(state, command)) drive(command);
            }}
          />
        </label>
      ) : null}
      {offeredCommands(expression)
        .filter(({ command }) => state.commands.includes(command.command))
        .map((offered) => (
          <CommandButton
            key={offered.verb}
            offered={offered}
            isHeard={listensTo(state, offered.command)}
            tell={drive}
          />
        ))}
    </div>
  );
}

interface OfferedCommand {
  readonly verb: keyof typeof commandVerbs;
  readonly command: DriveCommand;
  /** What a person does most. */
  readonly isPrimary?: boolean;
  /** It needs a value, and none is written. */
  readonly lacksValue?: boolean;
}

/** Every command that a driven call may know, in the order of their buttons. */
function offeredCommands(expression: string): readonly OfferedCommand[] {
  const lacksValue = expression === "";
  return [
    { verb: "next", command: { command: "next" }, isPrimary: true },
    { verb: "send", command: { command: "next", expression }, lacksValue },
    { verb: "throw", command: { command: "throw", expression }, lacksValue },
    { verb: "turn", command: { command: "turn" }, isPrimary: true },
    { verb: "resume", command: { command: "resume" } },
    { verb: "run", command: { command: "run" } },
    { verb: "pause", command: { command: "pause" } },
    { verb: "close", command: { command: "close" } },
  ];
}

const explanations: Readonly<Record<keyof typeof commandVerbs, string>> = {
  next: translate("Go on to the next yield"),
  send: translate("Go on to the next yield; this yield gives the value"),
  throw: translate("Throw the value where it is suspended"),
  turn: translate("One turn of the event loop"),
  resume: translate("On until this function has been resumed once, whatever else runs until then"),
  run: translate("On to the end"),
  pause: translate("Hold it again, at the end of the turn"),
  close: translate("Close it where it is suspended, and end"),
};

interface CommandButtonProperties {
  readonly offered: OfferedCommand;
  readonly isHeard: boolean;
  readonly tell: (command: DriveCommand) => void;
}

/** Keeps the focus while its command is not heard. */
function CommandButton({ offered, isHeard, tell }: CommandButtonProperties) {
  const { verb, command, isPrimary = false, lacksValue = false } = offered;
  const isOn = isHeard && !lacksValue;
  return (
    <button
      type="button"
      class={isPrimary ? "primary" : ""}
      title={lacksValue ? translate("{0}: write it first", explanations[verb]) : explanations[verb]}
      aria-disabled={!isOn}
      onClick={() => {
        if (isOn) tell(command);
      }}
    >
      {commandVerbs[verb]}
    </button>
  );
}

/** What was said, newest first. */
function Steps({ state }: { readonly state: DriveState }) {
  const exchanges = exchangesOf(state.steps);
  if (exchanges.length === 0) return null;
  return (
    <section aria-label={translate("Steps")}>
      <h2>{translate("Steps")}</h2>
      <ol class="drive-steps" reversed>
        {exchanges
          .map(({ command, report }, index) => (
            <li key={index} class={report?.report === "refused" ? "is-refused" : ""}>
              <span class="drive-command">
                {command === undefined ? translate("Call") : commandText(command)}
              </span>
              <span class="drive-answer">{report === undefined ? "" : reportText(report)}</span>
            </li>
          ))
          .reverse()}
      </ol>
    </section>
  );
}
