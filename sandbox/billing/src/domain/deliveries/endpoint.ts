/** A signing secret. A rolled one ends a day later. */
export type EndpointSecret = { secret: string; untilMs?: number }

export type Endpoint = {
  id: string
  url: string
  createdS: number
  secrets: EndpointSecret[]
  /** Names of events; `*` is all of them. */
  enabledEvents: string[]
  /** Of the payloads that it receives; null is the account's version. */
  apiVersion: string | null
  /** Whether it receives whole objects, or only what happened to which object. */
  payload: 'snapshot' | 'thin'
  status: 'enabled' | 'disabled'
  /** When it began to fail; undefined while deliveries succeed. */
  failingSinceMs?: number | undefined
}

/** As the API shows it. */
export function endpointObject(endpoint: Endpoint) {
  return {
    id: endpoint.id,
    object: 'webhook_endpoint' as const,
    api_version: endpoint.apiVersion,
    application: null,
    created: endpoint.createdS,
    description: null,
    enabled_events: endpoint.enabledEvents,
    livemode: false,
    metadata: {},
    status: endpoint.status,
    url: endpoint.url,
  }
}

/** The secrets that sign now, the newest last. */
export function activeSecrets({ secrets }: Endpoint, nowMs: number): string[] {
  return secrets.filter(({ untilMs = Infinity }) => nowMs < untilMs).map(({ secret }) => secret)
}

export function isSubscribed({ enabledEvents }: Endpoint, type: string): boolean {
  return enabledEvents.some((name) => name === '*' || name === type || name === `v1.${type}`)
}
