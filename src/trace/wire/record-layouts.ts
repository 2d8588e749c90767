import { eventOperands, type EventName } from "../vocabulary";
import { eventCode, mostOperands } from "./event-code";
import { deltaOperands, type RecordLayout, type Slot } from "./format";

/** The groups of operands that `packed` streams write as differences. */
export const deltaGroups = [...new Set(Object.values(deltaOperands))];

/** A record layout as the readers use it: everything that can be looked up once is. */
export interface CompiledLayout {
  /** Canonical event code; -1 for an event that this version does not know. */
  readonly code: number;
  /** The operands of the event that the record does not carry, and what they are: constants, or 0. */
  readonly absent: readonly { readonly target: number; readonly value: number }[];
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
  const absent = names
    .map((name, target) => ({ target, name, value: layout.constants?.[name] ?? 0 }))
    .filter(({ name }) => !layout.operands.includes(name));
  const slots = layout.slots ?? [];
  return {
    code: isKnown ? eventCode[layout.event as EventName] : -1,
    absent,
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
