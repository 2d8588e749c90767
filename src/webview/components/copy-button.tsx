import { useState } from "preact/hooks";
import { translate } from "../text/translate";
import { Icon } from "./icon";

/** Copies a text to the clipboard, where the page may, and says beside it what came of that until one turns away. */
export function CopyButton({ label, text }: { readonly label: string; readonly text: () => string }) {
  const [outcome, setOutcome] = useState("");
  const copy = async (): Promise<void> => {
    try {
      await navigator.clipboard.writeText(text());
      setOutcome(translate("Copied"));
    } catch {
      setOutcome(translate("The clipboard could not be written to here"));
    }
  };
  const forget = (): void => setOutcome("");
  return (
    <span class="copy-button" onMouseLeave={forget}>
      <span class="faint" role="status">
        {outcome}
      </span>
      <button type="button" title={label} aria-label={label} onClick={() => void copy()} onBlur={forget}>
        <Icon name="copy" />
      </button>
    </span>
  );
}
