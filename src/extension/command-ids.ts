/** Commands that people run; package.json describes them under the same ids. */
export const commandIds = {
  traceCoroutine: "coroscope.traceCoroutine",
  driveCoroutine: "coroscope.driveCoroutine",
  traceFile: "coroscope.traceFile",
  traceCell: "coroscope.traceCell",
  cancelTrace: "coroscope.cancelTrace",
  showLastTrace: "coroscope.showLastTrace",
  openTrace: "coroscope.openTrace",
  nextSuspensionPoint: "coroscope.nextSuspensionPoint",
  previousSuspensionPoint: "coroscope.previousSuspensionPoint",
  explainSuspensionPoint: "coroscope.explainSuspensionPoint",
  exportReport: "coroscope.exportReport",
  stepForward: "coroscope.stepForward",
  stepBackward: "coroscope.stepBackward",
  openExamples: "coroscope.openExamples",
  showProgramOutput: "coroscope.showProgramOutput",
  showLog: "coroscope.showLog",
  /** Of links in hovers and lenses; not offered in the palette. */
  showInTimeline: "coroscope.showInTimeline",
  /** Of lenses and hovers about a function's last runs; not offered in the palette. */
  showFunctionRuns: "coroscope.showFunctionRuns",
  compareRuns: "coroscope.compareRuns",
  /** Of rows of the async outline; not offered in the palette. */
  traceOutlineItem: "coroscope.traceOutlineItem",
} as const;
