import type { Rhythm } from './rhythm.ts'
import { weekMs } from './week-hours.ts'

/** Whether each hour of the week was seen so often; twice is enough to go by. */
export function isLearned({ firstAt, lastAt }: Rhythm, weeks = 2): boolean {
  return firstAt !== null && lastAt !== null && lastAt - firstAt >= weeks * weekMs
}
