/** What VS Code gives a page to talk to its extension with; a report or a test provides the same. */
export interface HostInterface {
  postMessage(message: unknown): void;
  getState(): unknown;
  setState(state: unknown): void;
}
