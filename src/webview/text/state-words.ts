import type { RowState } from "../engine/scene";
import { translate } from "./translate";

/** What a row does at a moment, in a word. */
export const stateWords: Readonly<Record<RowState, string>> = {
  running: translate("running"),
  ready: translate("ready"),
  waiting: translate("waiting"),
  created: translate("created"),
  settled: translate("settled"),
  held: translate("held"),
};
