// What the extension host tells the activation benchmark.

/** What one extension's `activate()` took. */
export interface Activation {
  readonly ms: number;
  /** Bytes of heap after it, garbage collected before and after. */
  readonly heapBytes: number;
  /** Characters of JavaScript that it loaded. */
  readonly scriptBytes: number;
  readonly hasLangchain: boolean;
  readonly hasIoredis: boolean;
}

export type InsideNews =
  | { readonly kind: "activated"; readonly nothing: Activation; readonly redial: Activation }
  /** `at`: epoch ms. */
  | { readonly kind: "opening"; readonly view: "nothing" | "redial"; readonly at: number };
