import type { Brand } from "../../base/brand";

/** A row of one of the model's tables; 0 is "none". Rows are given in the order in which things were first reported. */
export type ProcessRow = Brand<number, "ProcessRow">;
/** See {@link ProcessRow}. */
export type ThreadRow = Brand<number, "ThreadRow">;
/** See {@link ProcessRow}. */
export type LoopRow = Brand<number, "LoopRow">;
/** See {@link ProcessRow}. */
export type FileRow = Brand<number, "FileRow">;
/** See {@link ProcessRow}. */
export type FunctionRow = Brand<number, "FunctionRow">;
/** See {@link ProcessRow}. */
export type PointRow = Brand<number, "PointRow">;
/** See {@link ProcessRow}. */
export type StringRow = Brand<number, "StringRow">;
/** See {@link ProcessRow}. */
export type CoroutineRow = Brand<number, "CoroutineRow">;
/** See {@link ProcessRow}. */
export type SliceRow = Brand<number, "SliceRow">;
/** See {@link ProcessRow}. */
export type TaskRow = Brand<number, "TaskRow">;
/** See {@link ProcessRow}. */
export type AwaitableRow = Brand<number, "AwaitableRow">;
/** See {@link ProcessRow}. */
export type TurnRow = Brand<number, "TurnRow">;
/** See {@link ProcessRow}. */
export type CallbackRow = Brand<number, "CallbackRow">;
/** See {@link ProcessRow}. */
export type WakeupRow = Brand<number, "WakeupRow">;
/** See {@link ProcessRow}. */
export type BlockedSpanRow = Brand<number, "BlockedSpanRow">;
/** See {@link ProcessRow}. */
export type ResourceRow = Brand<number, "ResourceRow">;
/** See {@link ProcessRow}. */
export type OperationRow = Brand<number, "OperationRow">;
/** See {@link ProcessRow}. */
export type MessageRow = Brand<number, "MessageRow">;
/** See {@link ProcessRow}. */
export type RunFindingRow = Brand<number, "RunFindingRow">;
/** See {@link ProcessRow}. */
export type GilEstimateRow = Brand<number, "GilEstimateRow">;
/** See {@link ProcessRow}. */
export type GapRow = Brand<number, "GapRow">;
