import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { TestContext } from 'node:test'
import { startConsole } from '@slipstream/console/start-console.ts'
import { startIngest } from '@slipstream/ingest/start-ingest.ts'
import { startProjector } from '@slipstream/projector/start-projector.ts'
import type { Health } from '@slipstream/runtime/health/health.ts'
import { parseConfig } from '@slipstream/runtime/config/load-config.ts'
import { createMetrics } from '@slipstream/runtime/observability/metrics.ts'
import type { Metrics } from '@slipstream/runtime/observability/metrics.ts'
import { Secret } from '@slipstream/runtime/config/secret.ts'
import { commandLine } from '@slipstream/testing/command-line/command-line.ts'
import { eventually } from '@slipstream/testing/eventually.ts'
import { givenWorld } from '@slipstream/testing/world.ts'
import { reportOnFailure } from '../report-on-failure.ts'

type Stoppable = { stop(): Promise<void> }

/** What a journey declares beside what all of them have. */
export type Declared = {
  /** Of each source. */
  source?: Record<string, unknown>
  /** Sources of other kinds, as a configuration has them. */
  sources?: Record<string, unknown>
  /** Beside the sources. */
  settings?: Record<string, unknown>
  /** What the declarations refer to. */
  environment?: Record<string, string>
  /** Who may hand over recovered orders. */
  ingestToken?: Secret
  /** Whether metrics of processes are measured; default: no. */
  measuresProcesses?: boolean
  /** Whether what services log is kept, in `logged`; default: no. */
  keepsLogs?: boolean
}

/**
 * The system on the real servers, for one test: topics and a database of its own. What is audited and who is
 * notified is `auditedSystem`'s to add.
 *
 * @param secrets of WooCommerce sources, by the source's name
 */
export async function system(
  test: TestContext,
  secrets: Record<string, string[]>,
  {
    source = {},
    sources = {},
    settings = {},
    environment = {},
    ingestToken,
    measuresProcesses = false,
    keepsLogs = false,
  }: Declared = {},
) {
  const onFailure = reportOnFailure(test)
  const { stack, id, topicPrefix, db, defer } = givenWorld(test, 'journey')
  const database = db.databaseName
  const token = new Secret('journey-token')
  const declared = {
    kafka: { partitions: 3 },
    ...settings,
    sources: { ...sourcesOf(secrets, source), ...sources },
  }
  const referred: Record<string, string> = {
    ...environment,
    ...Object.fromEntries(
      Object.entries(secrets).flatMap(([name, all]) => all.map((secret, i) => [`S_${name}_${i}`, secret])),
    ),
  }
  const config = parseConfig(JSON.stringify(declared), { path: 'the journey', environment: referred })
  const logged: string[] = []
  const reports: { name: string; health: Health; metrics: Metrics }[] = []
  const quiet = (name: string) => {
    const { logger, health } = onFailure.service(name, keepsLogs ? (line) => logged.push(line) : undefined)
    const metrics = createMetrics(name, { defaults: measuresProcesses })
    reports.push({ name, health, metrics })
    return { logger, health, metrics }
  }
  const folder = mkdtempSync(join(tmpdir(), 'slipstream-journey-'))
  const guests: Stoppable[] = []
  const services: Stoppable[] = []
  // Before anything is started: what a start that fails leaves behind would keep the process alive.
  defer(async () => {
    try {
      for (const running of [guests, services]) await stopAll(running)
    } finally {
      rmSync(folder, { recursive: true })
    }
  })
  const startOneIngest = async () => {
    const ingest = await startIngest({
      ...quiet('ingest'),
      config,
      kafkaBrokers: stack.kafkaBrokers,
      schemaRegistryUrl: stack.schemaRegistryUrl,
      topicPrefix,
      ingestTokens: ingestToken && [ingestToken],
      mongodb: { url: stack.mongodbUrl, database },
      host: '127.0.0.1',
      port: 0,
    })
    services.push(ingest)
    await eventually('ingest is ready', async () => (await fetch(`${ingest.url}/readyz`)).ok)
    return ingest
  }
  const ingests = [await startOneIngest(), await startOneIngest()] as const
  const projector = startProjector({
    ...quiet('projector'),
    config,
    kafkaBrokers: stack.kafkaBrokers,
    topicPrefix,
    mongodbUrl: stack.mongodbUrl,
    mongodbDatabase: database,
  })
  services.push(projector)
  const consoleApi = await startConsole({
    ...quiet('console'),
    host: '127.0.0.1',
    sources: config.sources,
    ingest: ingestToken && { url: ingests[0].url, token: ingestToken },
    port: 0,
    mongodbUrl: stack.mongodbUrl,
    database,
    topicPrefix,
    token,
    tokenFolder: folder,
  })
  services.push(consoleApi)
  return {
    stack,
    /** By which topics, the database and addresses of this test are distinguished from those of others. */
    id,
    topicPrefix,
    config,
    db,
    consoleUrl: consoleApi.url,
    /** What a service is given beside its options. */
    quiet,
    keepLine: onFailure.keep,
    /** Of each service that was given `quiet`. */
    reports,
    /** What the services have logged, where it is kept. */
    logged,
    /** All that is configured and must be shown nowhere. */
    secrets: [
      ...Object.values(secrets).flat(),
      ...Object.values(environment).filter((value) => !value.startsWith('http:')),
      ...[token, ingestToken].flatMap((one) => one?.reveal() ?? []),
    ],
    /** Is stopped when the test ends, before what it works with. */
    stopFirst: (guest: Stoppable): void => void guests.push(guest),
    /** For files of this test. */
    folder,
    /** Runs commands on this system. */
    slipstream() {
      const path = join(folder, 'slipstream.config.yaml')
      writeFileSync(path, JSON.stringify(declared))
      return commandLine({
        ...{ ...referred, SLIPSTREAM_CONFIG: path, TOPIC_PREFIX: topicPrefix },
        ...{ KAFKA_BROKERS: stack.kafkaBrokers.join(), SCHEMA_REGISTRY_URL: stack.schemaRegistryUrl },
        ...{ MONGODB_URL: stack.mongodbUrl, MONGODB_DATABASE: database },
      })
    },
    /** Two instances: neither knows what the other has taken. */
    ingestUrls: [ingests[0].url, ingests[1].url] as const,
    /** A query's status and response. */
    async query(path: string): Promise<{ status: number; body: Record<string, unknown> }> {
      const response = await fetch(`${consoleApi.url}${path}`, {
        headers: { authorization: `Bearer ${token.reveal()}` },
      })
      return { status: response.status, body: (await response.json()) as Record<string, unknown> }
    },
    /** Submits a command. @returns where its result will be */
    async submit(path: string, input: object): Promise<string> {
      const response = await fetch(`${consoleApi.url}${path}`, {
        method: 'POST',
        headers: { authorization: `Bearer ${token.reveal()}`, 'content-type': 'application/json' },
        body: JSON.stringify(input),
      })
      if (response.status !== 202) throw new Error(`${path}: ${response.status} ${await response.text()}`)
      return response.headers.get('location') ?? ''
    },
  }
}

/** All of them, also where one fails to stop. */
async function stopAll(running: readonly Stoppable[]): Promise<void> {
  const ends = await Promise.allSettled(running.map((one) => one.stop()))
  const failed = ends.flatMap((end) => (end.status === 'rejected' ? [end.reason as unknown] : []))
  if (failed.length > 0) throw new AggregateError(failed, 'services could not be stopped')
}

function sourcesOf(
  secrets: Record<string, string[]>,
  declared: Record<string, unknown>,
): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(secrets).map(([name, all]) => [
      name,
      {
        type: 'woocommerce',
        secrets: all.map((_, i) => ({ env: `S_${name}_${i}` })),
        statuses: { processing: ['saveParticipants'], completed: ['saveParticipants'] },
        participants: { name: 'Participant {n}', fields: { school: 'School', category: 'Category' } },
        ...declared,
      },
    ]),
  )
}
