/** Has the keyboard in the timeline. */
export function focusTimeline(): void {
  document.querySelector<HTMLElement>(".canvas-frame")?.focus();
}

/** Has the keyboard in the search box. */
export function focusSearch(): void {
  document.querySelector<HTMLInputElement>(".search input")?.focus();
}

/** Has the keyboard in the filter above the headings; where there are none, in that of the menu. */
export function focusFilter(): void {
  const beside = document.querySelector<HTMLInputElement>(".track-filter-box input");
  const menu = document.querySelector<HTMLDetailsElement>(".track-menu");
  if (beside === null && menu !== null) menu.open = true;
  (beside ?? menu?.querySelector("input"))?.focus();
}
