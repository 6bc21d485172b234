import { duration } from '../../alerts/domain/duration.ts'
import type { LearnedThreshold } from './learned/learned-threshold.ts'

/** How long an order has been waiting: on the wall, by the hours its source works, and in newer orders. */
export type Wait = { forMs: number; workMs: number; laterOrders: number }

/** What is usual at this source, to assess the alert by. Continues "in processing for 9 d 4 h". */
export function explainLearned(wait: Wait, threshold: LearnedThreshold, stays: Stays): string {
  const byWork = threshold.by === 'work' ? ` (${duration(wait.workMs)} by the hours this source works)` : ''
  const own = `${byWork}; ${newerOrders(wait.laterOrders, stays)} since`
  const limit = duration(threshold.ms)
  if (!threshold.learned)
    return `${own}; there is too little history yet, so ${stays.many} are held to ${limit}`
  const usual = (threshold.usual * 100).toFixed(1)
  return `${own}; ${usual} % of about the last ${threshold.basedOn.toLocaleString('en')} ${stays.many} moved on within ${limit}`
}

/** What people call that which stays in a status. */
export type Stays = { one: string; many: string }

export function newerOrders(count: number, { one, many }: Stays): string {
  return `${count.toLocaleString('en')} newer ${count === 1 ? `${one} has` : `${many} have`} come`
}
