import type { Db, MongoClient } from 'mongodb'
import { inTransaction } from '@slipstream/mongo/transactions/in-transaction.ts'
import type { Outbox } from '@slipstream/outbox/adapters/mongo-outbox.ts'
import type { Logger } from '@slipstream/runtime/observability/logger.ts'
import { customersWithSubscriptions } from '../objects/adapters/object-store.ts'
import { customersNotEvaluatedBy } from './adapters/customer-records.ts'
import { findEvaluatedRules, saveEvaluatedRules } from './adapters/evaluated-rules.ts'
import { fingerprintOf } from './domain/rules-fingerprint.ts'
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
 * Evaluates the entitlements of all customers of a source, where its rules are not those by which it was done
 * last. After a crash it begins again: what is evaluated already does not change.
 */
export async function evaluateAll(
  options: EvaluateOptions,
  source: string,
  rules: EntitlementRules,
): Promise<void> {
  const { db, logger } = options
  const fingerprint = fingerprintOf(rules)
  if ((await findEvaluatedRules(db, source)) === fingerprint) return
  const changed = await evaluateEach(options, source, rules, customersWithSubscriptions(db, source))
  await saveEvaluatedRules(db, source, fingerprint)
  logger.info({ source, changed }, 'evaluated the entitlements of all customers by new rules')
}

/**
 * Evaluates the customers of a source that were evaluated by other rules since all were: an instance with
 * older rules may have handled their events meanwhile. It does nothing where all were evaluated by other
 * rules than these, as that instance would.
 */
export async function evaluateLeft(
  options: EvaluateOptions,
  source: string,
  rules: EntitlementRules,
): Promise<void> {
  const { db, logger } = options
  const fingerprint = fingerprintOf(rules)
  if ((await findEvaluatedRules(db, source)) !== fingerprint) return
  const left = customersNotEvaluatedBy(db, source, fingerprint)
  const changed = await evaluateEach(options, source, rules, left)
  if (changed > 0) logger.info({ source, changed }, 'evaluated entitlements that followed from older rules')
}

/** @returns of how many it has changed */
async function evaluateEach(
  options: EvaluateOptions,
  source: string,
  rules: EntitlementRules,
  customerIds: AsyncIterable<string>,
): Promise<number> {
  const { client, now = Date.now } = options
  let changed = 0
  for await (const customerId of customerIds) {
    let changedNow = 0
    await inTransaction(client, async (session) => {
      const customer = { source, customerId, rules, causedBy: null }
      changedNow = await updateEntitlements(options, [customer], now(), session)
    })
    changed += changedNow
  }
  return changed
}
