import type { ClientSession, Db } from 'mongodb'
import type { ExportRequest } from '@slipstream/exports/domain/request/export-request.ts'
import { requestProblems } from '@slipstream/exports/domain/request/export-request.ts'
import { fileNameOf } from '@slipstream/exports/domain/file-name.ts'
import type { StoredExport } from '@slipstream/exports/domain/stored-export.ts'
import { exportItems, exportQueue } from '@slipstream/exports/export-items.ts'
import { inTransaction } from '@slipstream/mongo/transactions/in-transaction.ts'
import type { Outbox } from '@slipstream/outbox/adapters/mongo-outbox.ts'
import type { ExportsConfig } from '@slipstream/runtime/config/schemas/exports-schema.ts'
import { cancelWork } from '@slipstream/work/adapters/administer-work.ts'
import { submitWork } from '@slipstream/work/adapters/submit-work.ts'
import { exportFinished } from './domain/export-events.ts'
import type { ExportMetrics } from './export-metrics.ts'
import { submitRemoval } from './export-removals.ts'

export type RequestedExport = {
  /** A repeat with the same id requests nothing. */
  id: string
  request: ExportRequest
  requestedBy: string
  reason: string
  recipient: string | null
}

export type RequestLimits = Pick<ExportsConfig, 'maxPerRequester' | 'maxOpen'>

/**
 * Puts an export into the queue.
 *
 * @returns why it is not done, in a sentence; undefined when it is in the queue
 */
export async function requestExport(
  db: Db,
  { id, request, requestedBy, reason, recipient }: RequestedExport,
  { maxPerRequester, maxOpen }: RequestLimits,
): Promise<string | undefined> {
  const items = exportItems(db)
  if ((await items.findOne({ _id: id }, { projection: { _id: 1 } })) !== null) return undefined
  const problems = requestProblems(request)
  if (problems.length > 0) return problems.map(({ detail }) => detail).join('; ')
  const open = await items.countDocuments({
    'work.queue': exportQueue,
    'work.state': { $in: ['waiting', 'leased'] },
  })
  if (open >= maxOpen) return `${open} exports are not finished yet: wait until some are`
  const own: StoredExport = {
    ...{ request, requestedBy, reason, recipient, fileName: fileNameOf(request, new Date()) },
    ...{ outcome: null, file: null, rows: 0, snapshot: null, error: null, expiresAt: null },
  }
  for (let slot = 1; slot <= maxPerRequester; slot++) {
    const uniqueKey = JSON.stringify([requestedBy, slot])
    const submitted = await submitWork(items, { id, own, work: { queue: exportQueue, uniqueKey } })
    if (submitted.id === id) return undefined
  }
  return `${requestedBy} has ${maxPerRequester} exports that are not finished: wait for them, or cancel one`
}

/** A worker that stores a part just now has ended by then. */
const removeCancelledInMs = 60_000

/**
 * Ends an export that is not finished, and has what is stored of it removed.
 *
 * @param commandId a repeat with the same id changes nothing
 * @returns false when it had ended otherwise, or there is none
 */
export async function cancelExport(
  { db, outbox, metrics }: { db: Db; outbox: Outbox; metrics: ExportMetrics },
  exportId: string,
  { commandId, ...cancelled }: { commandId: string; by: string; reason: string },
): Promise<boolean> {
  let isCancelled = false
  const work = async (session: ClientSession): Promise<void> => {
    const set = { outcome: 'cancelled', cancelled, cancelCommand: commandId }
    const isNew = await cancelWork(exportItems(db), exportId, { set, session })
    const item = await exportItems(db).findOne({ _id: exportId }, { session })
    isCancelled = item?.cancelCommand === commandId
    if (item === null || !isNew) return
    await submitRemoval(db, exportId, removeCancelledInMs, session)
    const none = { rows: 0, bytes: 0, expiresAt: null, link: null, error: null }
    const event = exportFinished(exportId, item, { outcome: 'cancelled', ...none }, new Date())
    await outbox.enqueue(session, { record: `export/${exportId}`, revision: 1, events: [event] })
    metrics.onFinished(item.request.of, item.request.format, { outcome: 'cancelled', rows: 0, bytes: 0 })
  }
  await inTransaction(db.client, work)
  return isCancelled
}
