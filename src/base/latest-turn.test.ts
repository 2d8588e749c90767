import assert from "node:assert/strict";
import { LatestTurn } from "./latest-turn";

describe("latest turn", () => {
  /** An action that takes until it is ended, and what was begun so far. */
  function actions(): { begun: string[]; action: (name: string) => () => Promise<void>; end: () => void } {
    const begun: string[] = [];
    const ends: (() => void)[] = [];
    return {
      begun,
      action: (name) => () => {
        begun.push(name);
        return new Promise((resolve) => ends.push(resolve));
      },
      end: () => ends.shift()?.(),
    };
  }

  it("begins an action at once, and only the last of those that come meanwhile", async () => {
    const { begun, action, end } = actions();
    const turn = new LatestTurn();
    const settled = turn.take(action("a"));
    void turn.take(action("b"));
    void turn.take(action("c"));
    assert.deepEqual(begun, ["a"]);
    end();
    await new Promise(setImmediate);
    assert.deepEqual(begun, ["a", "c"]);
    end();
    await settled;
    void turn.take(action("d"));
    assert.deepEqual(begun, ["a", "c", "d"]);
  });

  it("is settled when nothing is under way, and after an action that failed takes the next", async () => {
    const turn = new LatestTurn();
    await turn.settled;
    await assert.rejects(
      turn.take(() => Promise.reject(new Error("gone"))),
      /gone/,
    );
    const { begun, action, end } = actions();
    const settled = turn.take(action("next"));
    end();
    await settled;
    assert.deepEqual(begun, ["next"]);
  });
});
