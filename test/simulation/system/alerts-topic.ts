import { AlertsView } from '@slipstream/auditor/alerts/domain/alerts-view.ts'
import type { AlertsLog } from '@slipstream/auditor/alerts/write-alerts.ts'
import { topics } from '@slipstream/events/topics.ts'
import { isOfAlert } from './kinds.ts'
import type { SimulatedLog } from './log.ts'

/** The topic of alerts as an instance reads and writes it. */
export type AlertsTail = AlertsLog & {
  /** Reads on. */
  catchUp(): void
}

/** What its retention has left of the topic, without the keys that were removed. */
export function alertsTopic(log: SimulatedLog, now: () => number) {
  const removed = new Set<string>()
  return {
    tail(): AlertsTail {
      const view = new AlertsView()
      const read: number[] = []
      const { cleanup, retentionMs } = topics.alerts as { cleanup: string; retentionMs: number }
      const keptSince = cleanup.includes('delete') ? now() - retentionMs : -Infinity
      const tail: AlertsTail = {
        view,
        append(event) {
          removed.delete(event.subject)
          return Promise.resolve(void log.append('alerts', event, now()))
        },
        remove: (key) => Promise.resolve(void removed.add(key)),
        catchUp() {
          for (const [partition, events] of log.partitionsOf('alerts').entries()) {
            for (const event of events.slice(read[partition])) {
              if (event.recordedAtMs <= keptSince || removed.has(event.subject)) continue
              if (isOfAlert(event) || event.type === 'AlertSilenced') view.fold(event, event.recordedAtMs)
            }
            read[partition] = events.length
          }
        },
      }
      tail.catchUp()
      return tail
    },
  }
}
