import { createHash } from 'node:crypto'
import type { Db, MongoClient } from 'mongodb'
import { inTransaction } from '@slipstream/mongo/transactions/in-transaction.ts'
import type { Outbox } from '@slipstream/outbox/adapters/mongo-outbox.ts'
import type { Logger } from '@slipstream/runtime/observability/logger.ts'
import { customersWithSubscriptions } from '../objects/adapters/object-store.ts'
import { findEvaluatedRules, saveEvaluatedRules } from './adapters/evaluated-rules.ts'
import type { EntitlementRules } from '@slipstream/read-models/billing/entitlements.ts'
import { updateEntitlements } from './update-entitlements.ts'

export type EvaluateOptions = {
  client: MongoClient
  db: Db
  outbox: Outbox
  logger: Pick<Logger, 'info'>
  now?: () => number
}

/**
 * Evaluates the entitlements of all customers of a source, where its rules are not those by which it was done last. After a crash it
 * begins again: what is evaluated already does not change.
 */
export async function evaluateAll(
  options: EvaluateOptions,
  source: string,
  rules: EntitlementRules,
): Promise<void> {
  const { client, db, logger, now = Date.now } = options
  const fingerprint = fingerprintOf(rules)
  if ((await findEvaluatedRules(db, source)) === fingerprint) return
  let changed = 0
  for await (const customerId of customersWithSubscriptions(db, source)) {
    let changedNow = 0
    await inTransaction(client, async (session) => {
      const customer = { source, customerId, rules, causedBy: null }
      changedNow = await updateEntitlements(options, [customer], now(), session)
    })
    changed += changedNow
  }
  await saveEvaluatedRules(db, source, fingerprint)
  logger.info({ source, changed }, 'evaluated the entitlements of all customers by new rules')
}

function fingerprintOf({ entitlements, entitlingStatuses }: EntitlementRules): string {
  return createHash('sha256').update(JSON.stringify({ entitlements, entitlingStatuses })).digest('hex')
}
