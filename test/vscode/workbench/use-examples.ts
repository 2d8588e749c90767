import { Workspace } from "../workspace";

/** A copy of the examples for the tests of a `describe`. */
export function useExamples(): { readonly current: Workspace } {
  let workspace: Workspace;
  before("copy the examples", () => {
    workspace = Workspace.ofExamples();
  });
  after("remove the copy", () => workspace.dispose());
  return {
    get current() {
      return workspace;
    },
  };
}
