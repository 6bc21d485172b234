import { InvalidArgumentError } from '@commander-js/extra-typings'
import { userInfo } from 'node:os'

export const byFlag = '--by <name>'
export const byHelp = 'who does it; stored (default: the user of this machine)'

/** Who gives a command: the given name, else the user of this machine. Recorded, and not verified. */
export function actorOf(by: string | undefined): string {
  return by ?? userInfo().username
}

/** An offset or a number of a partition: exact, however large. @throws InvalidArgumentError */
export function wholeNumber(text: string): bigint {
  if (!/^\d{1,18}$/.test(text)) throw new InvalidArgumentError('It must be a whole number.')
  return BigInt(text)
}

/** @throws InvalidArgumentError */
export function numberAboveZero(text: string): number {
  const number = Number(text)
  if (!(number > 0)) throw new InvalidArgumentError('It must be a number above zero.')
  return number
}

/** A day counts from its beginning in UTC. @throws InvalidArgumentError */
export function timeOf(text: string): string {
  const time = /^\d{4}-\d\d-\d\d$/.test(text) ? `${text}T00:00:00Z` : text
  if (!/^\d{4}-\d\d-\d\dT.*(Z|[+-]\d\d:\d\d)$/.test(time) || Number.isNaN(Date.parse(time)))
    throw new InvalidArgumentError('It must be a time such as 2026-11-21 or 2026-11-21T06:42:15Z.')
  return time
}

const units = { m: 60_000, h: 3_600_000, d: 86_400_000 }

/** As `timeOf`, or a duration from `nowMs` on: 30m, 4h, 7d. @throws InvalidArgumentError */
export function timeAhead(text: string, nowMs: number): string {
  const [, count, unit] = /^(\d{1,4})([mhd])$/.exec(text) ?? []
  if (count === undefined) return timeOf(text)
  return new Date(nowMs + Number(count) * units[unit as keyof typeof units]).toISOString()
}

/** An order as `SOURCE/ORDER`. @throws InvalidArgumentError */
export function orderNameOf(text: string): { source: string; orderId: string } {
  const [, source, orderId] = /^([^/]+)\/(.+)$/.exec(text) ?? []
  if (source === undefined || orderId === undefined)
    throw new InvalidArgumentError('It must be SOURCE/ORDER, e.g. shop/1042.')
  return { source, orderId }
}
