import type { Brand } from "../../base/brand";
import { entityKinds } from "../vocabulary";

/** One of the kinds of things that an event can refer to. */
export type EntityKind = (typeof entityKinds)[number];

/**
 * A reference to a row of the table that its kind names, in one number, so that a column can hold it: row · 8 + kind.
 * 0 refers to nothing.
 */
export type Entity = Brand<number, "Entity">;

/** The reference to nothing. */
export const noEntity = 0 as Entity;

/** The index of each kind in {@link entityKinds}, which is how the wire writes it. */
export const entityKindCode = Object.fromEntries(entityKinds.map((kind, code) => [kind, code])) as Record<
  EntityKind,
  number
>;

/** Refers to a row of the table of `kind`; row 0 refers to nothing. */
export function entityOf(kind: EntityKind, row: number): Entity {
  return (row === 0 ? 0 : row * 8 + entityKindCode[kind]) as Entity;
}

/** Which table `entity` refers to. */
export function entityKind(entity: Entity): EntityKind {
  return entityKinds[entity % 8] ?? "none";
}

/** Which row of that table; the caller brands it. */
export function entityRow(entity: Entity): number {
  return Math.floor(entity / 8);
}

/** The row, where `entity` is of `kind`; else 0. */
export function rowOfKind(entity: Entity, kind: EntityKind): number {
  return entity % 8 === entityKindCode[kind] ? Math.floor(entity / 8) : 0;
}
