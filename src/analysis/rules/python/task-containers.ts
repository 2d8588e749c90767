import type { Node } from "@vscode/tree-sitter-wasm";
import type { PythonFile } from "./rule";

/** A `with` block that owns tasks or cancels what runs in it. */
export interface TaskContainer {
  readonly statement: Node;
  /** What makes it, as written. */
  readonly callee: string;
  /** What it is called in the block, where it has a name. */
  readonly name: string | undefined;
}

const makers =
  /(?<![\w.])(?:asyncio\.(?:TaskGroup|timeout|timeout_at)|trio\.(?:open_nursery|CancelScope|move_on_after|move_on_at|fail_after|fail_at)|anyio\.(?:create_task_group|CancelScope|move_on_after|fail_after))(?=\s*\()/gu;

/** The method by which a group of tasks starts one, by what makes the group. */
export const starters: ReadonlyMap<string, string> = new Map([
  ["asyncio.TaskGroup", "create_task"],
  ["trio.open_nursery", "start_soon"],
  ["anyio.create_task_group", "start_soon"],
]);

/** The blocks of a file that own tasks or cancel what runs in them. */
export function containers(file: PythonFile): TaskContainer[] {
  return file.calls(makers).flatMap(({ node, callee }) => {
    let outer = node.parent;
    let name: string | undefined;
    while (outer && ["with_item", "with_clause", "as_pattern"].includes(outer.type)) {
      if (outer.type === "as_pattern") name = outer.namedChild(1)?.text;
      outer = outer.parent;
    }
    return outer?.type === "with_statement" ? { statement: outer, callee, name } : [];
  });
}
