import type { Rhythm } from './rhythm.ts'
import { WEEK_MS } from './week-hours.ts'

/** Whether each hour of the week was seen twice at least. */
export function isLearned({ firstAt, lastAt }: Rhythm): boolean {
  return firstAt !== null && lastAt !== null && lastAt - firstAt >= 2 * WEEK_MS
}
