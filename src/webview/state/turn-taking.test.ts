import assert from "node:assert/strict";
import { TurnTaking } from "./turn-taking";

describe("TurnTaking", () => {
  it("begins an action when the one before it is done, and no other", () => {
    const turns = new TurnTaking();
    const begun: string[] = [];
    const dones: (() => void)[] = [];
    for (const name of ["first", "second", "third"]) {
      turns.take((done) => {
        begun.push(name);
        dones.push(done);
      });
    }
    assert.deepEqual(begun, ["first"]);
    dones[0]?.();
    dones[0]?.();
    assert.deepEqual(begun, ["first", "second"]);
  });

  it("goes on after an action that threw, and after one that was given up", () => {
    const turns = new TurnTaking();
    assert.throws(() => turns.take(() => assert.fail("this one")), /this one/);
    const begun: string[] = [];
    turns.take(() => begun.push("never done"));
    turns.take(() => begun.push("next"));
    turns.giveUp();
    assert.deepEqual(begun, ["never done", "next"]);
  });
});
