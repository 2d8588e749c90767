/** The type of the editor that opens `trace.json` in a trace folder, and packed traces. */
export const traceFileViewType = "coroscope.traceFile";
