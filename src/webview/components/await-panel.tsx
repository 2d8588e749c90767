import type { AwaitLine, AwaitNode, AwaitView } from "../engine/await-view";
import type { ViewActions } from "../interaction/view-actions";
import type { TraceView } from "../state/trace-view";
import { displayText } from "../text/display-text";
import { stateWords } from "../text/state-words";
import { AwaitDrawing } from "./await-drawing";
import { useAnswer } from "./use-answer";
import { translate, translateAround } from "../text/translate";
import { indentOf } from "../timeline/indent";

/** Who awaits whom at the cursor's moment: drawn, and as a tree. */
export function AwaitPanel({ view, actions }: { readonly view: TraceView; readonly actions: ViewActions }) {
  const cursor = view.cursor.value;
  const awaits = useAnswer(view, "awaits", cursor === undefined ? undefined : [cursor]);
  if (cursor === undefined) {
    return (
      <div class="side-empty">
        <h2>{translate("No moment chosen")}</h2>
        <p>
          {translate(
            "Click into the timeline to set the cursor; who awaits whom at that moment is shown here.",
          )}
        </p>
      </div>
    );
  }
  if (awaits === undefined) return null;
  return (
    <>
      <h2>{translate("At {0}", view.momentText(cursor))}</h2>
      {awaits.lines.length === 0 ? (
        <p class="faint">{translate("No coroutine is alive at this moment.")}</p>
      ) : null}
      <Circles awaits={awaits} actions={actions} />
      <AwaitDrawing awaits={awaits} actions={actions} />
      <Omissions awaits={awaits} />
      <ul class="await-tree" aria-label={translate("Who awaits whom")}>
        {awaits.lines.map((line, index) => (
          <Line key={index} line={line} node={awaits.nodes[line.node]} actions={actions} />
        ))}
      </ul>
    </>
  );
}

/** Those who wait for each other, in words. */
function Circles({ awaits, actions }: { readonly awaits: AwaitView; readonly actions: ViewActions }) {
  if (awaits.circles.length === 0) return null;
  return (
    <ol class="sentences await-circles">
      {awaits.circles.map((circle, index) => (
        <li key={index} class="sentence tone-error">
          <strong>{translate("Deadlock:")}</strong>{" "}
          {circle.map((member) => (
            <>{translateAround("{0} awaits", <Name node={awaits.nodes[member]} actions={actions} />)} </>
          ))}
          {translateAround(
            "{0}. None of them can go on.",
            <Name node={awaits.nodes[circle[0] ?? -1]} actions={actions} />,
          )}
        </li>
      ))}
    </ol>
  );
}

function Omissions({ awaits: { undrawn, omitted } }: { readonly awaits: AwaitView }) {
  if (undrawn + omitted === 0) return null;
  return (
    <p class="faint">
      {undrawn > 0 ? `${translate("{0} more are in the list only.", undrawn)} ` : ""}
      {omitted > 0 ? translate("{0} more coroutines are alive that are not shown.", omitted) : ""}
    </p>
  );
}

function Name({ node, actions }: { readonly node: AwaitNode | undefined; readonly actions: ViewActions }) {
  if (node === undefined) return null;
  const { name, selection } = node;
  if (selection === undefined) return <bdi>{displayText(name, 80)}</bdi>;
  return (
    <button type="button" class="link" onClick={() => actions.selectHere(selection)}>
      <bdi>{displayText(name, 80)}</bdi>
    </button>
  );
}

function Line({
  line: { depth, isAgain },
  node,
  actions,
}: {
  readonly line: AwaitLine;
  readonly node: AwaitNode | undefined;
  readonly actions: ViewActions;
}) {
  if (node === undefined) return null;
  const { state, what, since, isInCircle } = node;
  const remarks = [
    state === "awaited" ? "" : stateWords[state],
    since,
    isInCircle ? translate("in a deadlock") : "",
    isAgain ? translate("see above") : "",
  ].filter((remark) => remark !== "");
  const classes = [isInCircle ? "in-circle" : "", depth === 0 ? "outermost" : ""].filter(Boolean);
  return (
    <li class={classes.join(" ")} style={{ paddingLeft: `${indentOf(depth) * 14}px` }}>
      <span class={`dot dot-${state}`} />
      <span>
        <Name node={node} actions={actions} /> <span class="faint figures">{remarks.join(" · ")}</span>
        {what === "" || isAgain ? null : (
          <div>
            <code>
              <bdi>{displayText(what, 120)}</bdi>
            </code>
          </div>
        )}
      </span>
    </li>
  );
}
