import { formatDuration, nanos } from "../../base/units";
import type { LoopTurn, ReadyItem, TurnItem } from "../engine/loop-view";
import type { ViewActions } from "../interaction/view-actions";
import type { TraceView } from "../state/trace-view";
import { displayText } from "../text/display-text";
import { LoopLoads } from "./loop-loads";
import { useAnswer } from "./use-answer";
import { translate, translateAround } from "../text/translate";

interface LoopProperties {
  readonly view: TraceView;
  readonly actions: ViewActions;
}

/** The turn of each event loop at the cursor: what it ran, in its order, and what was ready and had to wait. */
export function LoopPanel({ view, actions }: LoopProperties) {
  const cursor = view.cursor.value;
  const time = cursor ?? view.summary.value.start;
  const turns = useAnswer(view, "loopTurns", [time]);
  if (turns === undefined) return null;
  if (turns.length === 0) return <NoTurn hasCursor={cursor !== undefined} />;
  return (
    <>
      <LoopLoads view={view} actions={actions} />
      {turns.map((turn) => (
        <Turn key={`${turn.thread} ${turn.selection.row}`} turn={turn} time={time} actions={actions} />
      ))}
    </>
  );
}

function NoTurn({ hasCursor }: { readonly hasCursor: boolean }) {
  return (
    <div class="side-empty">
      <h2>{translate("No turn of an event loop")}</h2>
      <p>
        {hasCursor
          ? translate("No event loop had turned by the cursor’s moment: move the cursor to a later one.")
          : translate(
              "Click into the timeline: the turn at that moment is shown here, with what it ran and what waited for it.",
            )}{" "}
        {translate(
          "Generators that plain code drives need no event loop; trace an async function to see one turn.",
        )}
      </p>
    </div>
  );
}

function Turn({
  turn,
  time,
  actions,
}: {
  readonly turn: LoopTurn;
  readonly time: number;
  readonly actions: ViewActions;
}) {
  const { selection, number, phase, thread, start, end, isUnderWay, items, omitted, ready, before, after } =
    turn;
  return (
    <section class="side-section">
      <header class="turn-head">
        <h2>{translateAround("Turn {0} {1}", number, <span class="faint">{phase}</span>)}</h2>
        <span class="turn-buttons">
          <Step label={translate("Turn before")} to={before} actions={actions} text="‹" />
          <Step label={translate("Turn after")} to={after} actions={actions} text="›" />
        </span>
      </header>
      <p class="faint figures">
        {displayText(thread, 60)} ·{" "}
        <button type="button" class="link figures" onClick={() => actions.select(selection)}>
          {actions.momentText(start)}
        </button>{" "}
        {isUnderWay
          ? translate("for {0}", formatDuration(nanos(end - start)))
          : translate(
              "for {0}; the loop has been idle since, for {1}",
              formatDuration(nanos(end - start)),
              formatDuration(nanos(time - end)),
            )}
      </p>
      {items.length === 0 ? (
        <p class="faint">{translate("Nothing that is traced ran in it.")}</p>
      ) : (
        <ol class="turn-items" aria-label={translate("What ran, in order")}>
          {items.map((item, index) => (
            <Item key={index} item={item} turn={turn} time={time} actions={actions} />
          ))}
        </ol>
      )}
      {omitted > 0 ? <p class="faint">{translate("and {0} more", omitted)}</p> : null}
      <ReadyQueue ready={ready} time={time} actions={actions} />
    </section>
  );
}

function Step({
  label,
  text,
  to,
  actions,
}: {
  readonly label: string;
  readonly text: string;
  readonly to: LoopTurn["before"];
  readonly actions: ViewActions;
}) {
  return (
    <button
      type="button"
      class="icon-button"
      title={label}
      aria-label={label}
      disabled={to === undefined}
      onClick={() => to !== undefined && actions.select(to)}
    >
      {text}
    </button>
  );
}

function Item({
  item,
  turn,
  time,
  actions,
}: {
  readonly item: TurnItem;
  readonly turn: LoopTurn;
  readonly time: number;
  readonly actions: ViewActions;
}) {
  const { name, kind, depth, start, end, selection } = item;
  const whole = Math.max(1, turn.end - turn.start);
  const isNow = start <= time && time < end;
  return (
    <li
      class={isNow ? "turn-item current" : "turn-item"}
      {...(isNow ? { "aria-current": "true" as const } : {})}
    >
      <span class="turn-name" style={{ paddingLeft: `${depth * 14}px` }}>
        {selection === undefined ? (
          <button type="button" class="link" onClick={() => actions.moveCursor(start)}>
            <bdi>{displayText(name, 80)}</bdi>
          </button>
        ) : (
          <button type="button" class="link" onClick={() => actions.select(selection)}>
            <bdi>{displayText(name, 80)}</bdi>
          </button>
        )}
      </span>
      <span class="figures faint">{formatDuration(nanos(end - start))}</span>
      <span class="turn-bar" aria-hidden="true">
        <span
          class={`turn-share turn-${kind}`}
          style={{
            left: `${((start - turn.start) / whole) * 100}%`,
            width: `${Math.max(0.5, ((end - start) / whole) * 100)}%`,
          }}
        />
      </span>
    </li>
  );
}

function ReadyQueue({
  ready,
  time,
  actions,
}: {
  readonly ready: readonly ReadyItem[];
  readonly time: number;
  readonly actions: ViewActions;
}) {
  if (ready.length === 0)
    return <p class="faint">{translate("Nothing was ready and waiting at this moment.")}</p>;
  return (
    <>
      <h2>{translateAround("Ready, not running {0}", <span class="faint figures">{ready.length}</span>)}</h2>
      <ol class="sentences">
        {ready.map(({ name, since, selection }) => (
          <li key={selection.row} class="sentence tone-late">
            <button type="button" class="link" onClick={() => actions.selectHere(selection)}>
              <bdi>{displayText(name, 80)}</bdi>
            </button>{" "}
            <span class="figures">
              {translate("for {0}", formatDuration(nanos(Math.max(0, time - since))))}
            </span>
          </li>
        ))}
      </ol>
    </>
  );
}
