import type { Db } from 'mongodb'
import { oncePerDatabase } from '@slipstream/mongo/once-per-database.ts'
import { ensureWorkCollection } from '@slipstream/work/adapters/work-collection.ts'
import type { WorkCollection } from '@slipstream/work/adapters/work-collection.ts'
import type { Fields } from '@slipstream/work/domain/work.ts'

/** A query that only another service can respond to, e.g. since it has the templates of mails. */
export type ServiceQuery = {
  to: 'ingest' | 'notifier'
  /** What is queried, as a word for machines, e.g. `preview-delivery`. */
  kind: string
  input: Fields
  /** Who looks at the response: nobody else may. */
  by: string
  /** When MongoDB removes it, with or without a response: both may have personal data. */
  expiresAt: Date
}

const name = 'serviceQueries'

/** How long a query and its response are kept. */
export const queryKeptMs = 15 * 60 * 1_000

/** The queue of the queries to a service. */
export const queueOf = (service: ServiceQuery['to']): string => `queries/${service}`

/** Without its indexes: `readyServiceQueries` makes them. */
export const serviceQueries = (db: Db): WorkCollection<ServiceQuery> => db.collection(name)

/** The collection with its indexes. Done once for each client. */
export async function readyServiceQueries(db: Db): Promise<WorkCollection<ServiceQuery>> {
  await makeReady(db)
  return serviceQueries(db)
}

const makeReady = oncePerDatabase(async (db) => {
  await ensureWorkCollection(db, name)
  await db.collection(name).createIndex({ expiresAt: 1 }, { expireAfterSeconds: 0 })
})
