import type { ClientSession, Db } from 'mongodb'
import type { AlertDocument } from '@slipstream/read-models/alerts/alert-document.ts'
import type { SilenceDocument } from '@slipstream/read-models/alerts/silence-document.ts'
import type { AlertEvent } from './domain/alert-event.ts'
import { evolveAlert } from './domain/alerts.ts'
import { evolveSilence } from './domain/silences.ts'

/** Which collections a batch goes into; what has none is not folded. */
export type AlertTargets = { alerts?: string; silences?: string }

/** Reads what the events touch, folds them in memory, and hands back one bulk write for each collection. */
export async function foldAlerts(
  db: Db,
  { alerts, silences }: AlertTargets,
  events: readonly AlertEvent[],
): Promise<{ write(session: ClientSession): Promise<void> }> {
  const writes = [
    await changesOf<AlertDocument>(
      db,
      alerts,
      events.flatMap((event) =>
        event.type === 'AlertSilenced'
          ? []
          : [{ id: event.subject, evolve: (before) => evolveAlert(before, event) }],
      ),
    ),
    await changesOf<SilenceDocument>(
      db,
      silences,
      events.flatMap((event) =>
        event.type === 'AlertSilenced'
          ? [{ id: event.data.silenceId, evolve: (before) => evolveSilence(before, event) }]
          : [],
      ),
    ),
  ]
  return {
    async write(session) {
      for (const { collection, documents } of writes) {
        if (collection === undefined || documents.length === 0) continue
        await db.collection<{ _id: string }>(collection).bulkWrite(
          documents.map((document) => ({
            replaceOne: { filter: { _id: document._id }, replacement: document, upsert: true },
          })),
          { session, ordered: false },
        )
      }
    },
  }
}

async function changesOf<Stored extends { _id: string }>(
  db: Db,
  collection: string | undefined,
  steps: readonly { id: string; evolve: (before: Stored | null) => Stored }[],
): Promise<{ collection: string | undefined; documents: Stored[] }> {
  if (collection === undefined || steps.length === 0) return { collection, documents: [] }
  const ids = [...new Set(steps.map(({ id }) => id))]
  const found = await db
    .collection<{ _id: string }>(collection)
    .find({ _id: { $in: ids } })
    .toArray()
  const before = new Map(found.map((document) => [document._id, document as Stored]))
  const after = new Map(before)
  for (const { id, evolve } of steps) after.set(id, evolve(after.get(id) ?? null))
  return {
    collection,
    documents: [...after.values()].filter(({ _id }) => after.get(_id) !== before.get(_id)),
  }
}
