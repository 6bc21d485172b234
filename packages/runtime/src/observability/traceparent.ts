/**
 * W3C Trace Context, https://www.w3.org/TR/trace-context/#traceparent-header. Pure: the
 * random digits of new ids are arguments.
 */
export type TraceContext = {
  /** 32 lower-case hex digits, the same in all steps of the trace. */
  traceId: string
  /** 16 lower-case hex digits: the step that caused what follows. */
  parentId: string
  sampled: boolean
}

const format = /^([0-9a-f]{2})-([0-9a-f]{32})-([0-9a-f]{16})-([0-9a-f]{2})(-.*)?$/

/** The context of a header; undefined when absent or not valid: a new trace is to be begun. */
export function parseTraceparent(header: string | undefined): TraceContext | undefined {
  const match = format.exec(header ?? '')
  if (match === null) return undefined
  const [, version, traceId = '', parentId = '', flags = '', rest] = match
  if (version === 'ff' || /^0+$/.test(traceId) || /^0+$/.test(parentId)) return undefined
  // Only later versions may have more after the flags.
  if (version === '00' && rest !== undefined) return undefined
  return { traceId, parentId, sampled: (Number.parseInt(flags, 16) & 1) === 1 }
}

/** A new trace from 48 random hex digits: 32 for the trace id, 16 for the first step. */
export function newTrace(random: string): TraceContext {
  assertDigits(random, 48)
  return { traceId: random.slice(0, 32), parentId: random.slice(32), sampled: true }
}

/** The next step of a trace, from 16 random hex digits. */
export function childTrace(parent: TraceContext, random: string): TraceContext {
  assertDigits(random, 16)
  return { ...parent, parentId: random }
}

/** The header's text, in version 00. */
export function formatTraceparent({ traceId, parentId, sampled }: TraceContext): string {
  return `00-${traceId}-${parentId}-${sampled ? '01' : '00'}`
}

function assertDigits({ length }: string, needed: number): void {
  if (length !== needed) throw new RangeError(`${needed} random digits are needed, ${length} were given`)
}
