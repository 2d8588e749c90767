declare const brand: unique symbol;

/**
 * A number or string that must not be mixed up with another of the same primitive type: ids of different tables, times
 * and durations. It exists only in the type system and costs nothing at run time.
 */
export type Brand<T, Name extends string> = T & { readonly [brand]: Name };
