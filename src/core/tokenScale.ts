// Corrects this machine's estimates of tokens by what endpoints report: by model, erring high still.

/** Reports that count, by model; the newest. */
const remembered = 8;
/** What is put on top of the highest ratio seen. */
const margin = 1.05;
const least = 0.4;
const most = 3;
/** Requests smaller than this say little about the estimate. */
const smallestEstimate = 200;

export class TokenScale {
  readonly #ratios = new Map<string, readonly number[]>();

  /** What an estimate for the model is to be multiplied by; 1 as long as nothing was reported. */
  of(model: string): number {
    const ratios = this.#ratios.get(model);
    if (!ratios) return 1;
    return Math.min(most, Math.max(least, Math.max(...ratios) * margin));
  }

  /** The endpoint counted `reported` tokens where `estimated` were expected. */
  note(model: string, estimated: number, reported: number): void {
    if (estimated < smallestEstimate || reported <= 0) return;
    const ratios = this.#ratios.get(model) ?? [];
    this.#ratios.set(model, [...ratios, reported / estimated].slice(-remembered));
  }
}
