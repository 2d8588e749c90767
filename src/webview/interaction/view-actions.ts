import type { DriveCommand } from "../../trace/drive-protocol";
import type { SourceLocation } from "../../trace/view-protocol";
import type { Selection } from "../engine/scene";
import type { HostConnection } from "../host/host-connection";
import type { TraceView } from "../state/trace-view";
import { translate } from "../text/translate";

/** What links, buttons and keys of the components do. */
export interface ViewActions {
  /** False where there is no editor to show a source line in. */
  readonly canReveal: boolean;
  readonly reveal: (location: SourceLocation, preserveFocus: boolean) => void;
  readonly revealSelection: (preserveFocus: boolean) => void;
  /** Shows the selection's source line while the person goes on here; silent where there is none. */
  readonly look: () => void;
  readonly select: (selection: Selection) => void;
  /** Selects what is shown of the cursor's moment, and leaves the cursor there. */
  readonly selectHere: (selection: Selection) => void;
  readonly moveCursor: (time: number) => void;
  readonly cancel: () => void;
  /** Has the host ask for another run, and send it. */
  readonly compare: () => void;
  /** Tells the call that is driven by hand what to do. */
  readonly drive: (command: DriveCommand) => void;
  /** A moment as the ruler counts it. */
  readonly momentText: (time: number) => string;
}

/** The actions for one trace. */
export function viewActions(view: TraceView, host: HostConnection): ViewActions {
  const { trace } = view;
  const reveal = (location: SourceLocation, preserveFocus: boolean): void => {
    host.send({ type: "reveal-source", trace, location, preserveFocus });
  };
  return {
    canReveal: host.canReveal,
    reveal,
    revealSelection: (preserveFocus) => {
      withLocation(view, (location) => {
        if (location === undefined) view.announcement.value = translate("There is no source line for this");
        else reveal(location, preserveFocus);
      });
    },
    look: () => {
      withLocation(view, (location) => {
        if (location !== undefined) reveal(location, true);
      });
    },
    select: (selection) => view.select(selection),
    selectHere: (selection) => view.select(selection, { moveCursor: false }),
    moveCursor: (time) => {
      view.cursor.value = time;
      view.showTime(time);
    },
    momentText: (time) => view.momentText(time),
    compare: () => host.send({ type: "compare", trace }),
    drive: (command) => host.send({ type: "drive", trace, command }),
    cancel: () => host.send({ type: "cancel-run", trace }),
  };
}

/** Tells the place of what is selected, once all that was done before has come to its end. */
function withLocation(view: TraceView, told: (location: SourceLocation | undefined) => void): void {
  view.turns.take((done) => {
    const selection = view.selection.peek();
    if (selection === undefined) {
      told(undefined);
      done();
      return;
    }
    view.client.ask("details", [selection], (details) => {
      told(details?.location);
      done();
    });
  });
}
