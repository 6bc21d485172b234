import type { Db } from 'mongodb'
import type { ScheduleAction } from '@slipstream/runtime/config/schemas/schedules/action-schema.ts'
import type { ActionContext, ActionOutcome } from '../schedules/action.ts'
import { digestEvent } from './domain/digest-event.ts'
import { digestWindow } from './domain/digest-window.ts'
import { gatherDigest } from './gather-digest.ts'
import type { DigestSources } from './gather-digest.ts'

type Digest = Extract<ScheduleAction, { kind: 'digest' }>

/** Publishes the figures since the last digest, with the end of the run: the notifier mails them. */
export function digestAction(db: Db, sources: DigestSources) {
  return async (
    { recipients, from: sender, locale }: Digest,
    { schedule, run, timeZone, ...before }: ActionContext,
  ): Promise<ActionOutcome> => {
    const window = digestWindow(run, before)
    const figures = await gatherDigest(db, sources, window)
    const from = window.from.toISOString()
    const to = window.to.toISOString()
    const digest = {
      ...{ digestId: run.runId, schedule, from, to, timeZone, locale, recipients },
      ...{ sender: sender ?? null, ...figures },
    }
    const { orders, waiting, alerts } = figures
    return {
      kind: 'done',
      result: {
        ...{ from, to, recipients: recipients.length, alertsFiring: alerts.firing },
        ordersReceived: orders.reduce((sum, { received }) => sum + received, 0),
        waiting: waiting.reduce((sum, { count }) => sum + count, 0),
      },
      events: [digestEvent(digest, run.startedAt.toISOString())],
    }
  }
}
