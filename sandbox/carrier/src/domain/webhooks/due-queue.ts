/** A binary heap: what is due when, the earliest first; equal times in the order of their entry. */
export class DueQueue<T> {
  #heap: { atMs: number; nth: number; item: T }[] = []
  #entered = 0

  add(atMs: number, item: T): void {
    const heap = this.#heap
    heap.push({ atMs, nth: this.#entered++, item })
    for (let i = heap.length - 1; i > 0;) {
      const parent = (i - 1) >> 1
      if (!this.#isBefore(i, parent)) return
      this.#swap(i, parent)
      i = parent
    }
  }

  /** Removes the earliest item, if it is due by then. */
  takeDue(nowMs: number): T | undefined {
    const heap = this.#heap
    const [first] = heap
    if (first === undefined || first.atMs > nowMs) return undefined
    this.#swap(0, heap.length - 1)
    heap.pop()
    for (let i = 0; ;) {
      let earliest = i
      for (const child of [2 * i + 1, 2 * i + 2])
        if (child < heap.length && this.#isBefore(child, earliest)) earliest = child
      if (earliest === i) return first.item
      this.#swap(i, earliest)
      i = earliest
    }
  }

  #isBefore(i: number, j: number): boolean {
    const [one, other] = [this.#heap[i], this.#heap[j]]
    if (one === undefined || other === undefined) return false
    return one.atMs < other.atMs || (one.atMs === other.atMs && one.nth < other.nth)
  }

  #swap(i: number, j: number): void {
    const [one, other] = [this.#heap[i], this.#heap[j]]
    if (one === undefined || other === undefined) return
    this.#heap[i] = other
    this.#heap[j] = one
  }
}
