/** The answer of a command could not be written where it was to go: on a full disk, for example. The message is a sentence without its full stop. */
export class OutputError extends Error {
  override readonly name = "OutputError";
}
