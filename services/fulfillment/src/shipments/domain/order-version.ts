/** Which state of an order it is. */
export type OrderVersion = {
  /** When the source modified the order. */
  asOf: string
  /**
   * Among the states and deletions with that time its place in the log, from 0. Absent
   * in records of earlier versions, as 0.
   */
  ordinal?: number
}

/** By the source's time, and of one time by the place in the log. A repeat is not newer. */
export function isNewer(one: OrderVersion, other: OrderVersion): boolean {
  const differenceMs = Date.parse(one.asOf) - Date.parse(other.asOf)
  return differenceMs > 0 || (differenceMs === 0 && (one.ordinal ?? 0) > (other.ordinal ?? 0))
}
