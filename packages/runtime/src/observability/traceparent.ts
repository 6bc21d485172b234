/**
 * W3C Trace Context, https://www.w3.org/TR/trace-context/#traceparent-header. Pure: the random bytes of new ids
 * are arguments.
 */
export type TraceContext = {
  /** 32 lower-case hex digits, the same through the whole journey. */
  traceId: string
  /** 16 lower-case hex digits: the step that caused what follows. */
  parentId: string
  sampled: boolean
}

const format = /^([0-9a-f]{2})-([0-9a-f]{32})-([0-9a-f]{16})-([0-9a-f]{2})(-.*)?$/

/** The context that a header carries; undefined when it is absent or not valid, and a new trace is to be begun. */
export function parseTraceparent(header: string | undefined): TraceContext | undefined {
  const match = format.exec(header ?? '')
  if (match === null) return undefined
  const [, version, traceId = '', parentId = '', flags = '', rest] = match
  if (version === 'ff' || /^0+$/.test(traceId) || /^0+$/.test(parentId)) return undefined
  // Only later versions may have more after the flags.
  if (version === '00' && rest !== undefined) return undefined
  return { traceId, parentId, sampled: (Number.parseInt(flags, 16) & 1) === 1 }
}

/** A new trace from 24 random bytes: 16 for the trace id, 8 for the first step. */
export function newTrace(random: Uint8Array): TraceContext {
  return {
    traceId: hex(random.subarray(0, 16), 16),
    parentId: hex(random.subarray(16, 24), 8),
    sampled: true,
  }
}

/** The next step of a trace, from 8 random bytes. */
export function childTrace(parent: TraceContext, random: Uint8Array): TraceContext {
  return { ...parent, parentId: hex(random.subarray(0, 8), 8) }
}

/** The header's text, in version 00. */
export function formatTraceparent({ traceId, parentId, sampled }: TraceContext): string {
  return `00-${traceId}-${parentId}-${sampled ? '01' : '00'}`
}

function hex(bytes: Uint8Array, length: number): string {
  if (bytes.length !== length)
    throw new RangeError(`${length} random bytes are needed, ${bytes.length} were given`)
  return Buffer.from(bytes).toString('hex')
}
