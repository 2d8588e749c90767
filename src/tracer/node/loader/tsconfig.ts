import { getTsconfig, type TsConfigResult } from "get-tsconfig";

const found = new Map<string, TsConfigResult | null>();

/** The tsconfig that holds for the files of a folder, with all that it extends; null where there is none. */
export function tsconfigOf(folder: string): TsConfigResult | null {
  let config = found.get(folder);
  if (config === undefined) {
    config = getTsconfig(folder);
    found.set(folder, config);
  }
  return config;
}
