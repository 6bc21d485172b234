/** The first response to a key, which further requests with it receive too. */
export type KeptResponse = { request: string; body: object; atMs: number }

const keptMs = 24 * 3_600_000
const maxKept = 10_000

/** Responses by Idempotency-Key, for 24 hours of the account's time. */
export class KeptResponses {
  readonly #responses = new Map<string, KeptResponse>()

  get(key: string, nowMs: number): KeptResponse | undefined {
    const kept = this.#responses.get(key)
    return kept !== undefined && nowMs - kept.atMs < keptMs ? kept : undefined
  }

  set(key: string, response: KeptResponse): void {
    this.#responses.delete(key)
    this.#responses.set(key, response)
    const [oldest] = this.#responses.keys()
    if (this.#responses.size > maxKept && oldest !== undefined) this.#responses.delete(oldest)
  }
}
