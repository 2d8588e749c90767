import type { Node } from "@vscode/tree-sitter-wasm";
import { importedCalls } from "./imported-calls";
import type { PythonFile } from "./rule";

/** A `with` block that owns tasks or cancels what runs in it. */
export interface TaskContainer {
  readonly statement: Node;
  /** What makes it, as written. */
  readonly callee: string;
  /** The same by its module. */
  readonly maker: string;
  /** What it is called in the block, where it has a name. */
  readonly name: string | undefined;
}

/** What makes a block that cancels what runs in it too late. */
export const timeouts: readonly string[] = [
  "asyncio.timeout",
  "asyncio.timeout_at",
  "trio.move_on_after",
  "trio.move_on_at",
  "trio.fail_after",
  "trio.fail_at",
  "anyio.move_on_after",
  "anyio.fail_after",
];

/** The method by which a group of tasks starts one, by what makes the group. */
export const starters: ReadonlyMap<string, string> = new Map([
  ["asyncio.TaskGroup", "create_task"],
  ["trio.open_nursery", "start_soon"],
  ["anyio.create_task_group", "start_soon"],
]);

const makers = [...starters.keys(), ...timeouts, "trio.CancelScope", "anyio.CancelScope"];

/** The blocks of a file that own tasks or cancel what runs in them. */
export function containers(file: PythonFile): TaskContainer[] {
  return importedCalls(file, makers).flatMap(({ node, callee, fullName: maker }) => {
    let outer = node.parent;
    let name: string | undefined;
    while (outer && ["with_item", "with_clause", "as_pattern"].includes(outer.type)) {
      if (outer.type === "as_pattern") name = outer.namedChild(1)?.text;
      outer = outer.parent;
    }
    return outer?.type === "with_statement" ? { statement: outer, callee, maker, name } : [];
  });
}
