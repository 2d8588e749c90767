import type { Part } from "../engine/details";
import type { ViewActions } from "../interaction/view-actions";
import { displayText } from "../text/display-text";
import { PlaceLink } from "./place-link";

/** The longest value that is shown, in UTF-16 units. */
const valueLimit = 300;

/** Pieces of a sentence, with what can be followed as links. Whatever the program gave is isolated text. */
export function PartList({
  parts,
  actions,
}: {
  readonly parts: readonly Part[];
  readonly actions: ViewActions;
}) {
  return (
    <>
      {parts.map((part, index) => {
        const shown: Part =
          part.kind === "text" && isBracketed(parts, index + 1)
            ? { ...part, text: part.text.slice(0, -1) }
            : part;
        const view = <PartView key={index} part={shown} actions={actions} />;
        return isBracketed(parts, index) ? (
          <span key={index} class="unbroken">
            ({view}
          </span>
        ) : (
          view
        );
      })}
    </>
  );
}

/** Whether a place or moment, which are short, follows a bracket that opens for it: the two are not parted at the end of a line. */
function isBracketed(parts: readonly Part[], index: number): boolean {
  const [before, part] = [parts[index - 1], parts[index]];
  return (
    (part?.kind === "place" || part?.kind === "moment") &&
    before?.kind === "text" &&
    before.text.endsWith("(")
  );
}

function PartView({ part, actions }: { readonly part: Part; readonly actions: ViewActions }) {
  switch (part.kind) {
    case "text":
      return <span>{displayText(part.text, valueLimit)}</span>;
    case "strong":
      return <strong>{displayText(part.text, valueLimit)}</strong>;
    case "code":
      return (
        <code>
          <bdi>{displayText(part.text, valueLimit)}</bdi>
        </code>
      );
    case "place":
      return <PlaceLink location={part.location} text={part.text} actions={actions} />;
    case "moment":
      return (
        <button type="button" class="link figures" onClick={() => actions.moveCursor(part.time)}>
          {actions.momentText(part.time)}
        </button>
      );
    case "link":
      return (
        <button type="button" class="link" onClick={() => actions.select(part.selection)}>
          <bdi>{displayText(part.text)}</bdi>
        </button>
      );
  }
}
