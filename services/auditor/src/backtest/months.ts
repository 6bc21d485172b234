/** Calendar months in UTC, written 2017-11. */
export type Months = { has(month: string): boolean }

export function monthOf(at: number): string {
  return new Date(at).toISOString().slice(0, 7)
}
