/** The account's clock: it runs at a speed, or stands still, and can be moved forward. */
export class Clock {
  readonly #wallMs: () => number
  readonly #speed: number
  #base: { accountMs: number; wallMs: number }

  /** @param speed 0 for a clock that stands still */
  constructor(startsAtMs: number, speed: number, wallMs: () => number) {
    this.#wallMs = wallMs
    this.#speed = speed
    this.#base = { accountMs: startsAtMs, wallMs: wallMs() }
  }

  get nowMs(): number {
    const { accountMs, wallMs } = this.#base
    return Math.floor(accountMs + (this.#wallMs() - wallMs) * this.#speed)
  }

  /** Moves it forward; a time that has passed changes nothing. */
  moveTo(accountMs: number): void {
    this.#base = { accountMs: Math.max(accountMs, this.nowMs), wallMs: this.#wallMs() }
  }
}
