import type { Workbench } from "../workbench-page/workbench";

/** Presses the lens above a function, and takes the way to run it whose label contains `choice`. */
export async function traceFrom(
  window: Workbench,
  file: string,
  above: string,
  choice: string,
): Promise<void> {
  const lens = await window.editor(file).codeLensAbove(above);
  await lens.click();
  await window.quickInput.row(choice).click();
}
