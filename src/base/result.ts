/**
 * The outcome of an operation that can fail in a way the caller handles: parsing, validating, finding an interpreter.
 * Programming mistakes still throw.
 */
export type Result<T, E> = Success<T> | Failure<E>;

/** The successful half of a {@link Result}. */
export interface Success<T> {
  readonly ok: true;
  readonly value: T;
}

/** The failed half of a {@link Result}. */
export interface Failure<E> {
  readonly ok: false;
  readonly error: E;
}

/** Wraps a value as a successful {@link Result}. */
export function success<T>(value: T): Success<T> {
  return { ok: true, value };
}

/** Wraps an error as a failed {@link Result}. */
export function failure<E>(error: E): Failure<E> {
  return { ok: false, error };
}
