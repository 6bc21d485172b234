import type { ExportsConfig } from '@slipstream/runtime/config/schemas/exports-schema.ts'
import type { Config } from '@slipstream/runtime/config/schemas/config-schema.ts'
import type { MongoClient } from 'mongodb'
import type { SignInFailures } from '../../access/adapters/mongo-sign-in-failures.ts'
import type { People } from '../../access/people.ts'
import type { OpenidSignIn } from '../../access/start-openid-sign-in.ts'
import type { Sessions } from '../../access/sessions.ts'
import type { IngestAccess } from '@slipstream/runtime/config/ingest-access.ts'
import type { BillingSources } from '../../domain/billing/entitlement-source.ts'
import type { LogReader } from '../../log/read-newest.ts'
import type { AssetUrls } from './assets/serve-assets.ts'
import type { SessionCookie } from './sign-in/session-cookie.ts'

/** What the pages are made from. */
export type PageParts = {
  client: MongoClient
  database: string
  topicPrefix: string
  sources: Config['sources']
  /** Where orders are placed; undefined where it is not configured. */
  ingest: IngestAccess | undefined
  billingSources: BillingSources
  exports: ExportsConfig
  people: People
  sessions: Sessions
  failures: SignInFailures
  cookie: SessionCookie
  /** Undefined where people sign in with tokens only. */
  openid: OpenidSignIn | undefined
  /** Undefined where the console does not know the brokers. */
  log: LogReader | undefined
  assets: AssetUrls
  cursorKey: Buffer
  /** Aborts when the process shuts down. */
  leaving: AbortSignal
}
