import { eventOperands, type EventName } from "../vocabulary";
import { eventCode, mostOperands } from "./event-code";
import { deltaOperands, type RecordLayout, type Slot } from "./format";

/** The groups of operands that `packed` streams write as differences. */
export const deltaGroups = [...new Set(Object.values(deltaOperands))];

/** A record layout as the readers use it: everything that can be looked up once is. */
export interface CompiledLayout {
  /** Canonical event code; -1 for an event that this version does not know. */
  readonly code: number;
  /** Operands of a record before it is read: constants and zeros. */
  readonly initial: Float64Array;
  /** For each operand in the record its place in the event. */
  readonly targets: readonly number[];
  /** For each operand in the record its group of {@link deltaGroups}; -1 where it stands for itself. */
  readonly groups: readonly number[];
  readonly slots: readonly Slot[];
  /** True where a `fixed` record is followed by a continuation. */
  readonly isContinued: boolean;
  readonly relativePoint: boolean;
}

/** Prepares the layouts of a header; the index is the record code on the wire. */
export function compileLayouts(
  records: Readonly<Record<string, RecordLayout>>,
): readonly (CompiledLayout | undefined)[] {
  const layouts = new Array<CompiledLayout | undefined>(256).fill(undefined);
  for (const [code, layout] of Object.entries(records)) layouts[Number(code)] = compileLayout(layout);
  return layouts;
}

function compileLayout(layout: RecordLayout): CompiledLayout {
  const isKnown = Object.hasOwn(eventOperands, layout.event);
  const names: readonly string[] = isKnown ? eventOperands[layout.event as EventName] : [];
  const initial = new Float64Array(mostOperands + 1);
  for (const [operand, value] of Object.entries(layout.constants ?? {})) {
    const target = names.indexOf(operand);
    if (target >= 0) initial[target] = value;
  }
  const slots = layout.slots ?? [];
  return {
    code: isKnown ? eventCode[layout.event as EventName] : -1,
    initial,
    targets: layout.operands.map((operand) => {
      const target = names.indexOf(operand);
      return target < 0 ? mostOperands : target;
    }),
    groups: layout.operands.map((operand) =>
      Object.hasOwn(deltaOperands, operand)
        ? deltaGroups.indexOf(deltaOperands[operand as keyof typeof deltaOperands])
        : -1,
    ),
    slots,
    isContinued: slots.some((slot) => slot.endsWith("2")),
    relativePoint: layout.relativePoint ?? false,
  };
}
