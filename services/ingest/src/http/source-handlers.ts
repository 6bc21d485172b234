import type { WebhookSourceConfig } from '@slipstream/runtime/config/schemas/source-schema.ts'
import type { Logger } from '@slipstream/runtime/observability/logger.ts'
import { createThrottledLog } from '@slipstream/runtime/observability/throttled-log.ts'
import { createAcceptCallback } from '../accept/accept-callback.ts'
import { createAcceptFetched } from '../accept/accept-fetched.ts'
import type { AcceptFetched } from '../accept/accept-fetched.ts'
import { createAcceptRecovery } from '../accept/accept-recovery.ts'
import type { AcceptRecovery } from '../accept/accept-recovery.ts'
import { createAcceptWebhook } from '../accept/accept-webhook.ts'
import type { AcceptWebhook } from '../accept/accept-webhook.ts'
import type { AppendParts } from '../append/append-delivery.ts'
import type { SourceMetrics, Via } from '../adapters/delivery-metrics.ts'
import { createSource } from '../create-source.ts'
import type { ReadRecovered } from '../domain/sources/source.ts'
import { createTokenBucket } from '../domain/token-bucket.ts'
import type { RefusalReporter } from '../report-refusals.ts'
import { createRecordDelivery, createRecordOutcome } from './record-outcome.ts'
import type { RecordOutcome } from './record-outcome.ts'

/** What the routes need of one source. */
export type SourceHandlers = {
  webhook: { accept: AcceptWebhook; record: RecordOutcome }
  /** Absent where orders can't be recovered from such a source. */
  recovery?: { accept: AcceptRecovery; read: ReadRecovered; record: RecordOutcome }
  /** Absent where the source is none of billing. */
  fetched?: { accept: AcceptFetched; record: RecordOutcome }
  /** Of call-outs, by their names. */
  callbacks: ReadonlyMap<string, { accept: AcceptWebhook; record: RecordOutcome }>
}

export type HandlerParts = Pick<AppendParts, 'log' | 'appendOnce'> & {
  logger: Logger
  refusals: RefusalReporter
  metricsOf(source: string, via: Via): SourceMetrics
}

/** A refused sender is refused with every delivery. */
const logEveryMs = 10_000

/** @throws ConfigurationMistake when a secret can't be one of this kind of source */
export function createSourceHandlers(
  name: string,
  config: WebhookSourceConfig,
  { metricsOf, refusals, ...shared }: HandlerParts,
): SourceHandlers {
  const source = createSource(name, config)
  const { requestsPerSecond: perSecond, burst } = config.rateLimit
  const common = { ...shared, source, throttled: createThrottledLog(logEveryMs) }
  const webhook = { ...common, metrics: metricsOf(name, 'webhook') }
  const handlers: SourceHandlers = {
    webhook: {
      accept: createAcceptWebhook({ ...webhook, rateLimit: createTokenBucket({ perSecond, burst }) }),
      record: createRecordDelivery({ ...webhook, refusals }),
    },
    callbacks: callbacksOf(config, webhook),
  }
  const { readRecovered: read, readFetched } = source
  if (read === undefined && readFetched === undefined) return handlers
  const rest = { ...common, metrics: metricsOf(name, 'rest') }
  if (readFetched !== undefined) {
    handlers.fetched = { accept: createAcceptFetched(readFetched, rest), record: createRecordOutcome(rest) }
  }
  if (read !== undefined) {
    handlers.recovery = { accept: createAcceptRecovery(read, rest), read, record: createRecordOutcome(rest) }
  }
  return handlers
}

function callbacksOf(config: WebhookSourceConfig, parts: AppendParts): SourceHandlers['callbacks'] {
  const { readCallback } = parts.source
  if (!('callouts' in config) || readCallback === undefined) return new Map()
  const { requestsPerSecond: perSecond, burst } = config.rateLimit
  // Not the one of the provider's webhooks: neither sender uses up what the other may send.
  const rateLimit = createTokenBucket({ perSecond, burst })
  const record = createRecordOutcome(parts)
  return new Map(
    Object.entries(config.callouts).map(([callout, declared]) => {
      const accept = createAcceptCallback(callout, declared, { ...parts, rateLimit, readCallback })
      return [callout, { accept, record }]
    }),
  )
}
