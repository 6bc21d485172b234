/** What a contender spent on each of its events, from `begin` to `end`. */
export type SpanFigures = { perSecond: number; cpuUs: number }

/** Measures a part of what this process does. */
export class TimedSpan {
  #beganAt = NaN
  #cpu = process.cpuUsage()

  begin(): void {
    this.#beganAt = performance.now()
    this.#cpu = process.cpuUsage()
  }

  /** @returns events per second, and the µs of processor time of this process for each */
  end(events: number): SpanFigures {
    const { user, system } = process.cpuUsage(this.#cpu)
    return {
      perSecond: (events * 1_000) / (performance.now() - this.#beganAt),
      cpuUs: (user + system) / events,
    }
  }
}
