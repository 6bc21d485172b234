/** What a client prefers of RFC 7240. */
export type Preferences = {
  /** For how long it waits for the result, in seconds; 0: not at all. */
  waitSeconds: number
  respondAsync: boolean
}

const maxWaitSeconds = 30

/** Reads a header Prefer. What is not known is ignored, and of a repeated preference the first counts. */
export function readPrefer(header: string | undefined): Preferences {
  const preferences = (header ?? '').split(',').map((one) => one.split(';')[0]?.trim().toLowerCase() ?? '')
  const wait = preferences.find((one) => /^wait\s*=/.test(one))
  const seconds = /^wait\s*=\s*"?(\d{1,9})"?$/.exec(wait ?? '')?.[1]
  return {
    waitSeconds: Math.min(maxWaitSeconds, Number(seconds ?? 0)),
    respondAsync: preferences.includes('respond-async'),
  }
}

/** What a response says that it kept to; undefined for nothing. */
export function preferenceApplied({ waitSeconds, respondAsync }: Preferences): string | undefined {
  const applied = [
    ...(respondAsync ? ['respond-async'] : []),
    ...(waitSeconds > 0 ? [`wait=${waitSeconds}`] : []),
  ]
  return applied.length === 0 ? undefined : applied.join(', ')
}
