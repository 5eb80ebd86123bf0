// The end of every switch over a union.

/** Fails to compile when a case of the union is missing; throws if one gets here all the same. */
export function unreachable(value: never): never {
  throw new TypeError(`unexpected case: ${JSON.stringify(value)}`);
}
