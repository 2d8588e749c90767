import { search, selectMatch } from "../interaction/gestures";
import { focusTimeline } from "../interaction/focus";
import { mostMatches } from "../engine/search";
import type { TraceView } from "../state/trace-view";
import { translate } from "../text/translate";

/** Looks for names, values and places in all slices; Enter and Shift+Enter go from match to match. */
export function SearchBox({ view }: { readonly view: TraceView }) {
  const result = view.searchResult.value;
  return (
    <span class="search" role="search">
      <input
        type="search"
        placeholder={translate("Search name, value, file:line")}
        aria-label={translate("Search name, value, file and line")}
        value={view.searchText.value}
        maxLength={200}
        onInput={(event) => search(view, event.currentTarget.value)}
        onKeyDown={(event) => {
          if (event.key === "Enter") selectMatch(view, event.shiftKey ? -1 : 1);
          else if (event.key === "Escape") {
            search(view, "");
            focusTimeline();
          }
        }}
      />
      {result === undefined ? null : (
        <span class="search-count figures" role="status">
          {result.matches.length === 0 ? translate("no match") : countText(view)}
        </span>
      )}
    </span>
  );
}

function countText(view: TraceView): string {
  const matches = view.searchResult.value?.matches ?? [];
  const selection = view.selection.value;
  const at = matches.findIndex(({ row }) => selection?.kind === "slice" && row === selection.row);
  const total = matches.length >= mostMatches ? `${mostMatches}+` : String(matches.length);
  return at < 0 ? total : translate("{0} of {1}", at + 1, total);
}
