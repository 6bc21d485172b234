/** Calendar months in UTC, written 2017-11. */
export type Months = { has(month: string): boolean }

/**
 * `2026-11`, in UTC.
 *
 * @param at ms since 1970
 */
export function monthOf(at: number): string {
  return new Date(at).toISOString().slice(0, 7)
}
