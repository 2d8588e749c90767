import { useEffect, useState } from "preact/hooks";
import type { AwaitNode } from "../engine/await-tree";
import type { ViewActions } from "../interaction/view-actions";
import type { TraceView } from "../state/trace-view";
import { displayText } from "../text/display-text";

/** Who awaits whom at the cursor's moment. */
export function AwaitTreePanel({
  view,
  actions,
}: {
  readonly view: TraceView;
  readonly actions: ViewActions;
}) {
  const cursor = view.cursor.value;
  const { revision } = view.summary.value;
  const [nodes, setNodes] = useState<readonly AwaitNode[]>([]);
  useEffect(() => {
    if (cursor !== undefined) view.client.ask("awaitTree", [cursor], setNodes);
  }, [view, cursor, revision]);
  if (cursor === undefined) {
    return (
      <p class="faint">
        Click into the timeline to set the cursor; who awaits whom at that moment is shown here.
      </p>
    );
  }
  return (
    <>
      <h2>At {view.momentText(cursor)}</h2>
      {nodes.length === 0 ? <p class="faint">No coroutine is alive at this moment.</p> : null}
      <ul class="await-tree">
        {nodes.map((node) => (
          <AwaitLine key={node.key} node={node} actions={actions} />
        ))}
      </ul>
    </>
  );
}

function AwaitLine({ node, actions }: { readonly node: AwaitNode; readonly actions: ViewActions }) {
  const { depth, name, state, what, since, selection, isAgain } = node;
  return (
    <li style={{ paddingLeft: `${depth * 14}px` }}>
      <span class={`dot dot-${state}`} />
      <span>
        {selection === undefined ? (
          <bdi>{displayText(name, 80)}</bdi>
        ) : (
          <button type="button" class="link" onClick={() => actions.select(selection)}>
            <bdi>{displayText(name, 80)}</bdi>
          </button>
        )}{" "}
        <span class="faint figures">
          {state === "awaited" ? "" : state}
          {since === "" ? "" : ` · ${since}`}
          {isAgain ? " · see above" : ""}
        </span>
        {what === "" ? null : (
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
