import { setTimeout as sleep } from 'node:timers/promises'
import type { Db } from 'mongodb'

const stuckAfterMs = 60_000
const reportEveryMs = 10_000
const everyMs = 250

type Print = (line: string) => void

/** What this number of orders leaves behind once each consumer is done with it. */
export type Goal = { events: number; slips: number }

/**
 * Waits until each consumer of orders has committed these events, and all slips
 * are mailed. Prints how far they are.
 *
 * @throws when nothing gets further for a minute, with what each still lacks
 */
export async function awaitHandled(db: Db, goal: Goal, print: Print): Promise<void> {
  let [reached, since, reportedAt] = [await readReached(db), performance.now(), performance.now()]
  while (!isDone(reached, goal)) {
    await sleep(everyMs)
    const now = await readReached(db)
    if (JSON.stringify(now) !== JSON.stringify(reached)) since = performance.now()
    reached = now
    if (performance.now() - since > stuckAfterMs)
      throw new Error(`nothing got further for a minute: ${shown(reached, goal)}. ${await whyUnsent(db)}`)
    if (performance.now() - reportedAt < reportEveryMs) continue
    reportedAt = performance.now()
    print(`waiting: ${shown(reached, goal)}`)
  }
}

/** Prints every ten seconds how far all is, until it is stopped. */
export function reportProgress(db: Db, goal: Goal, print: Print): { stop(): void } {
  const timer = setInterval(
    () =>
      void readReached(db).then(
        (reached) => print(`delivering: ${shown(reached, goal)}`),
        () => undefined,
      ),
    reportEveryMs,
  )
  return { stop: () => clearInterval(timer) }
}

const consumers = ['projector', 'auditor', 'notifier'] as const

type Reached = { events: Record<(typeof consumers)[number], number>; slips: number }

async function readReached(db: Db): Promise<Reached> {
  const checkpoints = await db
    .collection<{ _id: string; next: number }>('checkpoints')
    .find({ _id: /\|.*orders\|/ })
    .toArray()
  const committed = (consumer: string): number =>
    checkpoints
      .filter(({ _id }) => _id.startsWith(`${consumer}|`))
      .reduce((total, { next }) => total + next, 0)
  const events = {
    projector: committed('projector'),
    auditor: committed('auditor'),
    notifier: committed('notifier'),
  }
  return { events, slips: await db.collection('notifications').countDocuments({ state: 'sent' }) }
}

function isDone({ events, slips }: Reached, goal: Goal): boolean {
  return slips >= goal.slips && consumers.every((consumer) => events[consumer] >= goal.events)
}

function shown({ events, slips }: Reached, goal: Goal): string {
  const committed = consumers.map((consumer) => `${events[consumer]} by ${consumer}`)
  return `of ${goal.events} events ${committed.join(', ')}; ${slips} of ${goal.slips} slips mailed`
}

/** Slips that wait, with the last error of one. */
async function whyUnsent(db: Db): Promise<string> {
  const notifications = db.collection<{ state: string; lastError: string | null }>('notifications')
  const states = await notifications
    .aggregate<{ _id: string; count: number }>([{ $group: { _id: '$state', count: { $sum: 1 } } }])
    .toArray()
  const failed = await notifications.findOne({ state: { $ne: 'sent' }, lastError: { $ne: null } })
  const counts = states.map(({ _id, count }) => `${count} ${_id}`).join(', ')
  return `Slips: ${counts || 'none'}${failed === null ? '' : `; the last error of one: ${failed.lastError}`}`
}
