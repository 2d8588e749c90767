/**
 * Begins each line that the tests print inside the extension host, so that the stand-in can tell them from what the workbench
 * logs through the same channel. A terminal takes it for "reset all attributes", and shows nothing.
 */
export const outputMark = "\u001b[0m";
