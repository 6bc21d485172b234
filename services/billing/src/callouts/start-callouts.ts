import type { Db, MongoClient } from 'mongodb'
import { Webhook } from 'standardwebhooks'
import { ConfigurationMistake } from '@slipstream/runtime/config/configuration-mistake.ts'
import type { CalloutConfig } from '@slipstream/runtime/config/schemas/sources/callouts-schema.ts'
import type { Logger } from '@slipstream/runtime/observability/logger.ts'
import type { Metrics } from '@slipstream/runtime/observability/metrics.ts'
import type { StripeSource } from '@slipstream/stripe/stripe-sources.ts'
import { mongoBreakerStore } from '@slipstream/work/adapters/breaker-store.ts'
import type { BreakerStore } from '@slipstream/work/adapters/breaker-store.ts'
import { mongoSharedRate } from '@slipstream/work/adapters/shared-rate.ts'
import type { Breaker, BreakerEvent } from '@slipstream/work/domain/breaker.ts'
import { workMetrics } from '@slipstream/work/observability/work-metrics.ts'
import { SharedBreaker } from '@slipstream/work/shared-breaker.ts'
import { startQueueWorker } from '@slipstream/work/start-queue-worker.ts'
import type { NoticeRules } from '../notices/domain/notice-rules.ts'
import type { FetchItems } from '../fetches/adapters/fetch-items.ts'
import { createSendCallout } from './adapters/send-callout.ts'
import { calloutHandler } from './callout-handler.ts'
import type { CalloutRecorder } from './callout-recorder.ts'
import { calloutQueue } from './domain/callout-task.ts'
import type { CalloutTask } from './domain/callout-task.ts'
import { isPublicAddress } from './domain/public-address.ts'

export type CalloutsOptions = {
  client: MongoClient
  db: Db
  recorder: CalloutRecorder
  fetches: FetchItems
  sources: readonly StripeSource[]
  noticeRules(source: string): NoticeRules
  logger: Logger
  metrics: Metrics
  /** For metrics. */
  onSent(source: string, callout: string, outcome: string): void
  /** Default: 15 s. */
  leaseMs?: number | undefined
}

/** Whether the endpoint of a call-out is available, as this process knows it. */
export type CalloutState = { source: string; callout: string; breaker: Breaker }

export type Callouts = {
  states(): CalloutState[]
  check(): Promise<void>
  stop(): Promise<void>
}

type Running = { state(): CalloutState; check(): Promise<void>; stop(): Promise<void> }

export const calloutBreakers = (db: Db): BreakerStore => mongoBreakerStore(db, 'calloutBreakers')

/** By these names the breakers of call-outs are stored. */
export const breakerNames = (sources: readonly StripeSource[]): string[] =>
  sources.flatMap(({ name, config }) => Object.keys(config.callouts).map((callout) => `${name}/${callout}`))

/** @throws ConfigurationMistake for a secret that can't sign */
export function checkCalloutSecrets(sources: readonly StripeSource[]): void {
  for (const { name, config } of sources)
    for (const [callout, { secrets }] of Object.entries(config.callouts))
      for (const [index, secret] of secrets.entries())
        if (!canSign(secret.reveal()))
          throw new ConfigurationMistake('The configuration', [
            `sources.${name}.callouts.${callout}.secrets[${index}] must be a Standard Webhooks secret: whsec_ followed by base64 of at least 16 bytes`,
          ])
}

const minKeyBytes = 16

function canSign(secret: string): boolean {
  const base64 = secret.replace(/^whsec_/, '')
  if (Buffer.from(base64, 'base64').length < minKeyBytes) return false
  try {
    return new Webhook(secret) instanceof Webhook
  } catch {
    return false
  }
}

/**
 * Starts the workers of all call-outs. Each has its own queue, so that an endpoint
 * that is unavailable holds up no other.
 */
export function startCallouts(options: CalloutsOptions): Callouts {
  const running = options.sources.flatMap(({ name, config }) =>
    Object.entries(config.callouts).map(([callout, declared]) =>
      startCallout(options, { source: name, callout, config: declared }),
    ),
  )
  return {
    states: () => running.map(({ state }) => state()),
    check: async () => void (await Promise.all(running.map(({ check }) => check()))),
    stop: async () => void (await Promise.all(running.map(({ stop }) => stop()))),
  }
}

function startCallout(
  options: CalloutsOptions,
  { source, callout, config }: { source: string; callout: string; config: CalloutConfig },
): Running {
  const { client, db, recorder, fetches, logger, metrics, leaseMs = 15_000 } = options
  const { url, timeoutMs, maxResponseBytes, concurrency, secrets, breaker: settings } = config
  const name = `${source}/${callout}`
  const breaker = new SharedBreaker({
    ...{ client, store: calloutBreakers(db), name, settings, inFlightMs: 2 * timeoutMs },
    onEvents(events, after) {
      for (const event of events) logChange(logger, { source, callout, since: after.since }, event)
    },
  })
  const http = createSendCallout({
    ...{ url, timeoutMs, maxResponseBytes, concurrency },
    ...(!config.privateNetwork && { isPublicAddress }),
  })
  const handler = calloutHandler({
    ...{
      client,
      db,
      recorder,
      fetches,
      breaker,
      secrets,
      send: http.send,
      rules: options.noticeRules(source),
    },
    onSent: (outcome) => options.onSent(source, callout, outcome),
  })
  const rate = mongoSharedRate(db, `callouts/${name}`, { perSecond: config.requestsPerSecond })
  const queue = calloutQueue(source, callout)
  const worker = startQueueWorker<CalloutTask>({
    ...{ collection: recorder.items, queue, handler, concurrency, leaseMs, logger },
    ...{ gate: breaker.gate(rate), hooks: workMetrics(metrics).watch(queue, recorder.items) },
    // Which failures count is decided by the record.
    retry: { maxAttempts: Number.MAX_SAFE_INTEGER },
    onLapsed: (_item, reason) => ({
      kind: 'decided',
      decide: (held) =>
        recorder.ofHeld(held, { type: 'broke', reason, isFinal: true }) ?? { kind: 'continue', inMs: 0 },
    }),
  })
  return {
    state: () => ({ source, callout, breaker: breaker.breaker }),
    check: () => worker.check(),
    async stop() {
      await worker.stop()
      http.close()
    },
  }
}

function logChange(
  logger: Pick<Logger, 'info' | 'warn'>,
  fields: { source: string; callout: string; since: string | null },
  event: BreakerEvent,
): void {
  if (event.type === 'Opened')
    logger.warn({ ...fields, nextProbeAt: event.probeAt }, `the endpoint is unavailable: ${event.reason}`)
  if (event.type === 'Closed') logger.info(fields, 'the endpoint is available again')
  if (event.type === 'Paused')
    logger.warn(
      { ...fields, until: event.until },
      'the endpoint limits requests: none is sent until the given time',
    )
}
