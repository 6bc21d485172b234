/** What is due when; entries of the same time keep the order in which they were entered. */
export class Agenda<T> {
  #entries: { atMs: number; what: T }[] = []

  add(atMs: number, what: T): void {
    let low = 0
    let high = this.#entries.length
    while (low < high) {
      const middle = (low + high) >>> 1
      if ((this.#entries[middle]?.atMs ?? Infinity) <= atMs) low = middle + 1
      else high = middle
    }
    this.#entries.splice(low, 0, { atMs, what })
  }

  /** Takes out the earliest entry, if it is due by then. */
  takeDue(untilMs: number): { atMs: number; what: T } | undefined {
    const first = this.#entries[0]
    return first !== undefined && first.atMs <= untilMs ? this.#entries.shift() : undefined
  }
}
