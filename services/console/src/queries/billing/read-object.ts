import type { BillingFact } from '@slipstream/read-models/billing/billing-fact.ts'
import { objectAsOf } from '@slipstream/read-models/billing/history/object-as-of.ts'
import type { ReadModelName } from '@slipstream/read-models/read-model-versions.ts'
import type { z } from 'zod'
import type { Snapshot } from '../../adapters/read-models.ts'
import { pickFields, projectionOf } from '../../responses/projection.ts'
import { wholeHistory } from './object-history.ts'
import { maxReadMs } from '../../adapters/read-limits.ts'

/** A kind of billing object: its read model, its fold and its response. */
export type ObjectKind<State extends object, Document extends object, Response extends z.ZodObject> = {
  name: ReadModelName
  fold: (document: null, source: string, facts: readonly BillingFact<State>[]) => Document | null
  response: Response
}

/** One billing object, now or as of any time; undefined where nothing is known of it then. */
export async function readObject<State extends object, Document extends object, Response extends z.ZodObject>(
  snapshot: Snapshot,
  { name, fold, response }: ObjectKind<State, Document, Response>,
  { source, objectId }: { source: string; objectId: string },
  { asOf, knownAt }: { asOf?: string | undefined; knownAt?: string | undefined },
): Promise<z.output<Response> | undefined> {
  const moments = { ...(asOf !== undefined && { asOf }), ...(knownAt !== undefined && { knownAt }) }
  if (Object.keys(moments).length === 0) return newest(snapshot, name, `${source}/${objectId}`, response)
  const history = await wholeHistory(snapshot, { source, objectId }, Object.keys(moments))
  const document = objectAsOf(history, moments, fold)
  return document === null ? undefined : pickFields(response, document as z.output<Response>)
}

async function newest<Response extends z.ZodObject>(
  { session, live }: Snapshot,
  name: ReadModelName,
  _id: string,
  response: Response,
): Promise<z.output<Response> | undefined> {
  const objects = await live<{ _id: string }>(name)
  const found = await objects.findOne<z.output<Response>>(
    { _id },
    { session, projection: projectionOf(response), maxTimeMS: maxReadMs },
  )
  return found === null ? undefined : pickFields(response, found)
}
