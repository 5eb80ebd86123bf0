// Shapes of plain data from the other side: each takes `unknown` and gives a clean copy or nothing.
// Knows no message; `guards.ts` puts these together.

/** What a shape gives for a value that does not fit. */
export const mismatch: unique symbol = Symbol("mismatch");

/** Checks a value and copies what is known of it; properties that the shape does not name are dropped. */
export type Shape<T> = (value: unknown) => T | typeof mismatch;

type Fields = Readonly<Record<string, Shape<unknown> | OptionalShape<unknown>>>;

interface OptionalShape<T> {
  readonly optional: Shape<T>;
}

type Out<S> = S extends Shape<infer T> ? T : S extends OptionalShape<infer T> ? T : never;

type OptionalKeys<F> = { [K in keyof F]: F[K] extends OptionalShape<unknown> ? K : never }[keyof F];

type ObjectOf<F> = { readonly [K in Exclude<keyof F, OptionalKeys<F>>]: Out<F[K]> } & {
  readonly [K in OptionalKeys<F>]?: Out<F[K]>;
};

/** A string of at most `maxLength` UTF-16 code units. */
export function text(maxLength: number): Shape<string> {
  return (value) => (typeof value === "string" && value.length <= maxLength ? value : mismatch);
}

/** A string of 1 to `maxLength` UTF-16 code units. */
export function nonEmptyText(maxLength: number): Shape<string> {
  return (value) =>
    typeof value === "string" && value.length > 0 && value.length <= maxLength ? value : mismatch;
}

/** A BCP 47 language tag that the platform's formats take, e.g. "en" or "ko-KR". */
export const languageTag: Shape<string> = (value) => {
  if (typeof value !== "string" || value === "" || value.length > 100) return mismatch;
  try {
    Intl.getCanonicalLocales(value);
    return value;
  } catch {
    return mismatch;
  }
};

/** A finite number of at least `min`. */
export function atLeast(min: number): Shape<number> {
  return (value) =>
    typeof value === "number" && Number.isFinite(value) && value >= min ? value : mismatch;
}

/** Any finite number. */
export const finite: Shape<number> = (value) =>
  typeof value === "number" && Number.isFinite(value) ? value : mismatch;

/** True or false. */
export const flag: Shape<boolean> = (value) => (typeof value === "boolean" ? value : mismatch);

/** One of the given strings. */
export function oneOf<const T extends string>(...allowed: readonly T[]): Shape<T> {
  return (value) => allowed.find((candidate) => candidate === value) ?? mismatch;
}

/** A field that may be absent (or `undefined`); its copy then has no such property. */
export function optional<T>(shape: Shape<T>): OptionalShape<T> {
  return { optional: shape };
}

/** An array of at most `maxItems` values of one shape; one misfit spoils it whole. */
export function list<T>(shape: Shape<T>, maxItems: number): Shape<readonly T[]> {
  return (value) => {
    if (!Array.isArray(value) || value.length > maxItems) return mismatch;
    const copy: T[] = [];
    for (const item of value) {
      const read = shape(item);
      if (read === mismatch) return mismatch;
      copy.push(read);
    }
    return copy;
  };
}

/** An object with these fields. Inherited properties do not count. */
export function object<const F extends Fields>(fields: F): Shape<ObjectOf<F>> {
  const entries = Object.entries<Shape<unknown> | OptionalShape<unknown>>(fields);
  return (value) => {
    if (typeof value !== "object" || value === null) return mismatch;
    const copy: Record<string, unknown> = {};
    for (const [key, field] of entries) {
      const given: unknown = Object.hasOwn(value, key) ? Reflect.get(value, key) : undefined;
      if (typeof field !== "function" && given === undefined) continue;
      const read = (typeof field === "function" ? field : field.optional)(given);
      if (read === mismatch) return mismatch;
      copy[key] = read;
    }
    // Every field was checked by its own shape just above.
    return copy as ObjectOf<F>;
  };
}

/** A tagged union: the string in `tag` chooses the shape. */
export function tagged<T>(tag: string, shapes: Readonly<Record<string, Shape<T>>>): Shape<T> {
  return (value) => {
    if (typeof value !== "object" || value === null || !Object.hasOwn(value, tag)) return mismatch;
    const kind: unknown = Reflect.get(value, tag);
    if (typeof kind !== "string" || !Object.hasOwn(shapes, kind)) return mismatch;
    return shapes[kind]?.(value) ?? mismatch;
  };
}
