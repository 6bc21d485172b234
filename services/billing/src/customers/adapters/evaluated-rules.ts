import type { Db } from 'mongodb'

/** The rules of entitlements by which all customers of a source were evaluated last. */
type EvaluatedRules = { _id: string; fingerprint: string }

const evaluated = (db: Db) => db.collection<EvaluatedRules>('billingEvaluatedRules')
const durable = { writeConcern: { w: 'majority' } } as const

export async function findEvaluatedRules(db: Db, source: string): Promise<string | undefined> {
  return (await evaluated(db).findOne({ _id: source }))?.fingerprint
}

export async function saveEvaluatedRules(db: Db, source: string, fingerprint: string): Promise<void> {
  await evaluated(db).updateOne({ _id: source }, { $set: { fingerprint } }, { upsert: true, ...durable })
}
