import type { TraceView } from "../state/trace-view";
import {
  fitSelection,
  goToEnd,
  goToStart,
  pan,
  resumeFollowing,
  selectMatch,
  selectNeighbour,
  selectRow,
  toggleMark,
  togglePin,
  toggleRow,
  zoom,
} from "./gestures";
import { translate } from "../text/translate";
import { step, togglePlay } from "./stepping";

/** A key and what it does, for the handler and for the help. */
export interface KeyBinding {
  /** Values of `KeyboardEvent.key`, letters in lower case. */
  readonly keys: readonly string[];
  readonly label: string;
  readonly does: string;
  readonly run: (view: TraceView, actions: KeyActions) => void;
}

/** What keys do beyond the view itself. */
export interface KeyActions {
  readonly reveal: (preserveFocus: boolean) => void;
  readonly focusSearch: () => void;
  readonly focusFilter: () => void;
}

const panStep = 120;
const zoomStep = 0.75;

/** All keys of the timeline. */
export const keyBindings: readonly KeyBinding[] = [
  {
    keys: ["ArrowRight"],
    label: "→",
    does: translate("next slice"),
    run: (view) => selectNeighbour(view, 1),
  },
  {
    keys: ["ArrowLeft"],
    label: "←",
    does: translate("previous slice"),
    run: (view) => selectNeighbour(view, -1),
  },
  { keys: ["ArrowDown"], label: "↓", does: translate("track below"), run: (view) => selectRow(view, 1) },
  { keys: ["ArrowUp"], label: "↑", does: translate("track above"), run: (view) => selectRow(view, -1) },
  {
    keys: ["Enter"],
    label: "Enter",
    does: translate("show the source line"),
    run: (_, { reveal }) => reveal(false),
  },
  {
    keys: [" "],
    label: "Space",
    does: translate("open or close the track"),
    run: (view) => void toggleRow(view, view.currentRow.peek()),
  },
  {
    keys: ["Escape"],
    label: "Esc",
    does: translate("select nothing"),
    run: (view) => {
      view.select(undefined);
      view.cursor.value = undefined;
      view.mark.value = undefined;
    },
  },
  { keys: ["w", "+", "="], label: "W", does: translate("zoom in"), run: (view) => zoom(view, zoomStep) },
  { keys: ["s", "-"], label: "S", does: translate("zoom out"), run: (view) => zoom(view, 1 / zoomStep) },
  { keys: ["a"], label: "A", does: translate("earlier"), run: (view) => pan(view, -panStep) },
  { keys: ["d"], label: "D", does: translate("later"), run: (view) => pan(view, panStep) },
  { keys: ["0"], label: "0", does: translate("show everything"), run: (view) => view.fit() },
  { keys: ["f"], label: "F", does: translate("fit the selection"), run: (view) => fitSelection(view) },
  {
    keys: ["i"],
    label: "I",
    does: translate("fold idle time"),
    run: (view) => view.foldIdle(!view.foldsIdle.peek()),
  },
  {
    keys: ["."],
    label: ".",
    does: translate("cursor to the next event"),
    run: (view) => step(view, 1, "event"),
  },
  {
    keys: [","],
    label: ",",
    does: translate("cursor to the event before"),
    run: (view) => step(view, -1, "event"),
  },
  { keys: [">"], label: ">", does: translate("next run of the task"), run: (view) => step(view, 1, "task") },
  {
    keys: ["<"],
    label: "<",
    does: translate("run of the task before"),
    run: (view) => step(view, -1, "task"),
  },
  { keys: ["r"], label: "R", does: translate("play or pause the replay"), run: togglePlay },
  {
    keys: ["e"],
    label: "E",
    does: translate("step on, by what is chosen above"),
    run: (view) => step(view, 1),
  },
  { keys: ["q"], label: "Q", does: translate("step back"), run: (view) => step(view, -1) },
  {
    keys: ["m"],
    label: "M",
    does: translate("measure from here to the cursor (or Shift and drag)"),
    run: toggleMark,
  },
  { keys: ["k"], label: "K", does: translate("keep the track in sight (pin)"), run: togglePin },
  { keys: ["t"], label: "T", does: translate("filter tracks"), run: (_, { focusFilter }) => focusFilter() },
  {
    keys: ["["],
    label: "[",
    does: translate("back to what was selected"),
    run: (view) => view.goThroughHistory(-1),
  },
  { keys: ["]"], label: "]", does: translate("forward again"), run: (view) => view.goThroughHistory(1) },
  { keys: ["/"], label: "/", does: translate("search"), run: (_, { focusSearch }) => focusSearch() },
  { keys: ["n"], label: "N", does: translate("next match"), run: (view) => selectMatch(view, 1) },
  { keys: ["p"], label: "P", does: translate("previous match"), run: (view) => selectMatch(view, -1) },
  {
    keys: ["Home"],
    label: "Home",
    does: translate("to the beginning"),
    run: goToStart,
  },
  { keys: ["End"], label: "End", does: translate("to the end"), run: goToEnd },
  {
    keys: ["l"],
    label: "L",
    does: translate("follow the running program"),
    run: (view) => resumeFollowing(view),
  },
];

/** A field has its keys for itself. They still reach the editor around the view, which has keys of its own. */
function isField(target: EventTarget | null): boolean {
  return target instanceof HTMLInputElement || target instanceof HTMLSelectElement;
}

/** Runs what a key does; true where it does something. */
export function handleKey(view: TraceView, event: KeyboardEvent, actions: KeyActions): boolean {
  if (event.ctrlKey || event.metaKey || event.altKey || isField(event.target)) return false;
  const key = event.key.length === 1 ? event.key.toLowerCase() : event.key;
  const binding = keyBindings.find(({ keys }) => keys.includes(key));
  if (binding === undefined) return false;
  binding.run(view, actions);
  return true;
}
