/** No broker could be reached, though kafkajs tried all of them several times. */
export class UnreachableError extends Error {
  constructor(cause: unknown) {
    super(cause instanceof Error ? cause.message : String(cause), { cause })
    this.name = 'UnreachableError'
  }
}

/** For kafkajs a silent new connection counts as one, and fails each request with this. */
const neverReady = 'Broker not connected'

/**
 * Whether a request to Kafka may succeed when a new client repeats it. kafkajs repeats requests for unknown
 * topics itself, and there a reader wants to know soon.
 */
export function mayPass(error: unknown): boolean {
  for (let inner = error; inner instanceof Error; inner = inner.cause) {
    const { type, retriable } = inner as { type?: unknown; retriable?: unknown }
    if (inner instanceof UnreachableError || type === 'UNKNOWN_TOPIC_OR_PARTITION') return false
    // kafkajs reads a field of metadata that no broker returned.
    if (retriable === true || inner instanceof TypeError || inner.message === neverReady) return true
  }
  return false
}
