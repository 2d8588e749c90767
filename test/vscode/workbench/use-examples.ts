import { Workspace } from "../workspace";

/** A copy of the examples for each test of a `describe`: `current` is that of the test that runs. */
export function useExamples(): { readonly current: Workspace } {
  let workspace: Workspace;
  beforeEach("copy the examples", () => {
    workspace = Workspace.ofExamples();
  });
  afterEach("remove the copy", () => workspace.dispose());
  return {
    get current() {
      return workspace;
    },
  };
}
