/** One line of the response of `check-source`: what was looked at, how it stands, and what to do about it. */
export type CheckLine = {
  check: string
  /** `unknown`: it could not be looked at, mostly since an earlier check failed. */
  result: 'ok' | 'warning' | 'problem' | 'unknown'
  detail: string
  /** What a person should do; null where there is nothing to do. */
  action: string | null
}

export function ok(check: string, detail: string): CheckLine {
  return { check, result: 'ok', detail, action: null }
}

export function warning(check: string, detail: string, action: string): CheckLine {
  return { check, result: 'warning', detail, action }
}

export function problem(check: string, detail: string, action: string): CheckLine {
  return { check, result: 'problem', detail, action }
}

export function unknown(check: string, detail: string): CheckLine {
  return { check, result: 'unknown', detail, action: null }
}
