import { locationText } from "../engine/parts";
import type { ViewActions } from "../interaction/view-actions";
import type { SourceLocation } from "../../trace/view-protocol";
import { displayText } from "../text/display-text";

/** A place in the source: a link where there is an editor to show it, else just its name. */
export function PlaceLink({
  location,
  text = locationText(location),
  actions,
  isReached = true,
}: {
  readonly location: SourceLocation;
  readonly text?: string;
  readonly actions: ViewActions;
  /** Whether Tab comes to it; where not, what is around it answers to the keyboard. */
  readonly isReached?: boolean;
}) {
  const whole = displayText(`${location.file}:${location.range[0]}`);
  if (!actions.canReveal) {
    return (
      <span class="place" title={whole}>
        <bdi>{displayText(text)}</bdi>
      </span>
    );
  }
  return (
    <button
      type="button"
      class="link"
      title={whole}
      {...(isReached ? {} : { tabIndex: -1 })}
      onClick={() => actions.reveal(location, true)}
    >
      <bdi>{displayText(text)}</bdi>
    </button>
  );
}
