/** The type of the editor that opens `trace.json` in a trace folder. */
export const traceFileViewType = "coroscope.traceFile";
