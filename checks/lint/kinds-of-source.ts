import { readdirSync } from 'node:fs'

/** Standards of many senders, whose names may be used anywhere. */
const standards = ['hmac', 'standard-webhooks']

const sources = new URL('../../services/ingest/src/domain/sources/', import.meta.url)

/** The kinds of source that generic code must not know, as their folders are named. */
export const kindsOfSource = readdirSync(sources, { withFileTypes: true })
  .filter((entry) => entry.isDirectory() && !standards.includes(entry.name))
  .map(({ name }) => name)
