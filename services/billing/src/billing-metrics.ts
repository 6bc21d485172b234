import type { Metrics } from '@slipstream/runtime/observability/metrics.ts'
import type { CalloutState } from './callouts/start-callouts.ts'
import type { FetchingState } from './fetches/start-fetching.ts'

export type BillingHooks = {
  onFetched(source: string, type: string, outcome: string): void
  onDecided(mail: string, outcome: string): void
  onSent(source: string, callout: string, outcome: string): void
  onReport(source: string, callout: string, outcome: string): void
  onUnaddressed(source: string): void
}

const kinds: readonly FetchingState['kind'][] = ['available', 'unavailable', 'unauthorized', 'not-configured']

/** The metrics of billing. None has a label of a customer or an object. */
export function billingMetrics(
  metrics: Metrics,
  states: () => readonly FetchingState[],
  callouts: () => readonly CalloutState[],
): BillingHooks {
  metrics.gauge({
    name: 'slipstream_billing_fetching',
    help: 'Whether the fetches from a Stripe account are available, unavailable, unauthorized or not-configured: 1 or 0.',
    labelNames: ['source', 'state'],
    collect() {
      for (const { source, kind } of states())
        for (const state of kinds) this.set({ source, state }, state === kind ? 1 : 0)
    },
  })
  metrics.gauge({
    name: 'slipstream_billing_callout_available',
    help: 'Whether the endpoint of a call-out is available, as this process last saw it: 1 or 0.',
    labelNames: ['source', 'callout'],
    collect() {
      for (const { source, callout, breaker } of callouts())
        this.set({ source, callout }, breaker.state === 'closed' ? 1 : 0)
    },
  })
  const sent = metrics.counter({
    name: 'slipstream_billing_callouts_sent_total',
    help: 'Requests to endpoints of call-outs by outcome: done, accepted, failed.',
    labelNames: ['source', 'callout', 'outcome'],
  })
  const reports = metrics.counter({
    name: 'slipstream_billing_callbacks_total',
    help: 'Callbacks by outcome: done, failed, progress, and what changed nothing: over, older, not-sent, no-callback, unknown, of-another.',
    labelNames: ['source', 'callout', 'outcome'],
  })
  const unaddressed = metrics.counter({
    name: 'slipstream_billing_callouts_unaddressed_total',
    help: 'Events that rules make call-outs of, but that name no customer and no known payment: none is made.',
    labelNames: ['source'],
  })
  const fetched = metrics.counter({
    name: 'slipstream_billing_fetches_total',
    help: 'Requests for an object to Stripe by outcome: found, gone, unavailable, rate-limited, unauthorized, refused.',
    labelNames: ['source', 'type', 'outcome'],
  })
  const notices = metrics.counter({
    name: 'slipstream_billing_notices_total',
    help: 'Decisions about mails to customers by outcome: publish, wait, no-longer-so, too-late, superseded, nothing-paid, no-address.',
    labelNames: ['mail', 'outcome'],
  })
  return {
    onFetched: (source, type, outcome) => fetched.inc({ source, type, outcome }),
    onDecided: (mail, outcome) => notices.inc({ mail, outcome }),
    onSent: (source, callout, outcome) => sent.inc({ source, callout, outcome }),
    onReport: (source, callout, outcome) => reports.inc({ source, callout, outcome }),
    onUnaddressed: (source) => unaddressed.inc({ source }),
  }
}
