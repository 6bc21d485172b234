import type { Db } from 'mongodb'
import type { ExportStore } from '@slipstream/exports/adapters/stores/export-store.ts'
import type { ExportItem } from '@slipstream/exports/export-items.ts'
import type { StoredExport } from '@slipstream/exports/domain/stored-export.ts'
import { signedPath } from '@slipstream/exports/domain/signed-link.ts'
import type { Outbox } from '@slipstream/outbox/adapters/mongo-outbox.ts'
import type { ExportsConfig } from '@slipstream/runtime/config/schemas/exports-schema.ts'
import type { Logger } from '@slipstream/runtime/observability/logger.ts'
import type { HandlerOutcome, WorkHandler } from '@slipstream/work/work-handler.ts'
import type { ClientSession } from 'mongodb'
import { exportFinished } from './domain/export-events.ts'
import type { Finished } from './domain/export-events.ts'
import { ExportFailed } from './export-failed.ts'
import type { ExportMetrics } from './export-metrics.ts'
import { submitRemoval } from './export-removals.ts'
import { ExportRun } from './run-export.ts'
import type { ExportResult, ExportRunParts } from './run-export.ts'

export type HandlerParts = ExportRunParts & {
  db: Db
  outbox: Outbox
  settings: Pick<ExportsConfig, 'keepMs' | 'linkMs' | 'linkKey' | 'url'>
  logger: Pick<Logger, 'info' | 'warn'>
  metrics: ExportMetrics
}

/** Failures without progress between them, after which an export is given up. */
export const maxExportAttempts = 8

/** While the store takes no files no attempt is used up. */
const storeRetryMs = 30_000

/** Makes the file of an export, from where the last run recorded it. */
export function exportHandler(parts: HandlerParts): WorkHandler<StoredExport> {
  return async (item, context) => {
    try {
      return readyOutcome(parts, item, await new ExportRun(parts, item, context).run())
    } catch (error) {
      if (context.signal.aborted) throw error
      if (error instanceof ExportFailed) return failedOutcome(parts, item, error.message)
      const refusal = await refusalOf(parts.store)
      if (refusal !== undefined) return waitForStore(parts, item, refusal)
      if (item.work.attempts + 1 < maxExportAttempts) throw error
      return failedOutcome(parts, item, messageOf(error))
    }
  }
}

/** @returns undefined when the store takes files */
function refusalOf(store: ExportStore): Promise<string | undefined> {
  return store.check().then(() => undefined, messageOf)
}

function waitForStore({ logger }: HandlerParts, item: ExportItem, reason: string): HandlerOutcome {
  logger.warn(
    { exportId: item._id, reason },
    `the store of exports takes no files: trying again in ${storeRetryMs / 1_000} s`,
  )
  return { kind: 'defer', inMs: storeRetryMs, reason }
}

function readyOutcome(
  parts: HandlerParts,
  item: ExportItem,
  { file, rows, snapshot }: ExportResult,
): HandlerOutcome {
  const { keepMs, linkMs } = parts.settings
  const now = new Date()
  const expiresAt = new Date(now.getTime() + keepMs)
  const linkEnds = new Date(Math.min(expiresAt.getTime(), now.getTime() + linkMs))
  const link = linkOf(parts.settings, item._id, linkEnds)
  const finished: Finished = {
    ...{ outcome: 'ready', rows, bytes: file.bytes, link, error: null },
    expiresAt: (link === null ? expiresAt : linkEnds).toISOString(),
  }
  return {
    kind: 'done',
    result: { rows, bytes: file.bytes },
    set: { outcome: 'ready', file, rows, snapshot, expiresAt },
    effects: (session) => finish(parts, item, { finished, removeInMs: keepMs, now }, session),
  }
}

/** The outcome of an export that is given up. */
export function failedOutcome(parts: HandlerParts, item: ExportItem, error: string): HandlerOutcome {
  const finished: Finished = {
    ...{ outcome: 'failed', rows: 0, bytes: 0, link: null, expiresAt: null, error },
  }
  parts.logger.warn(
    { exportId: item._id, of: item.request.of, reason: error },
    'export failed: it is not retried',
  )
  return {
    kind: 'done',
    set: { outcome: 'failed', error },
    effects: (session) => finish(parts, item, { finished, removeInMs: 0, now: new Date() }, session),
  }
}

async function finish(
  { db, outbox, metrics }: HandlerParts,
  item: ExportItem,
  { finished, removeInMs, now }: { finished: Finished; removeInMs: number; now: Date },
  session: ClientSession,
): Promise<void> {
  await submitRemoval(db, item._id, removeInMs, session)
  const events = [exportFinished(item._id, item, finished, now)]
  await outbox.enqueue(session, { record: `export/${item._id}`, revision: 1, events })
  metrics.onFinished(item.request.of, item.request.format, finished)
}

function linkOf({ url, linkKey }: HandlerParts['settings'], exportId: string, ends: Date): string | null {
  if (url === undefined || linkKey === undefined) return null
  return `${url.replace(/\/+$/, '')}${signedPath(linkKey.reveal(), exportId, ends)}`
}

const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error))
