/** What is known when a span begins. Attributes hold nothing of a person, and no number of an order. */
export type SpanStart = {
  name: string
  kind: 'server' | 'client' | 'producer' | 'consumer'
  /** The traceparent of what caused it, however long ago; undefined: it begins a trace. */
  parent: string | undefined
  attributes?: Record<string, string | number>
  /** Milliseconds since 1970. Default: now. */
  startMs?: number
}

export type OpenSpan = {
  /** For what it causes. */
  traceparent: string
  /** @param error its message is kept */
  end(attributes?: Record<string, string | number>, error?: unknown): void
}

export type Tracer = { start(start: SpanStart): OpenSpan }

let tracer: Tracer | undefined

/** Has the spans of this process recorded; undefined: none. */
export function useTracer(used: Tracer | undefined): void {
  tracer = used
}

/** Undefined where tracing is not configured, so that nothing is computed for it. */
export function activeTracer(): Tracer | undefined {
  return tracer
}

/**
 * Runs `run` within a span of the trace of what caused it, or alone where tracing is not
 * configured or the cause has no trace.
 */
export async function inSpan<T>(
  parent: string | undefined,
  start: () => Omit<SpanStart, 'parent'>,
  run: () => Promise<T>,
): Promise<T> {
  if (tracer === undefined || parent === undefined) return run()
  const span = tracer.start({ ...start(), parent })
  try {
    const result = await run()
    span.end()
    return result
  } catch (error) {
    span.end({}, error)
    throw error
  }
}
