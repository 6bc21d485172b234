import type { RunResult } from '@slipstream/schedules/domain/schedule-record.ts'

const maxTextLength = 500

/** Texts, numbers and booleans of a command's result; longer texts are cut, what has parts is left out. */
export function scalarsOf(result: Readonly<Record<string, unknown>>): RunResult {
  const scalars: RunResult = {}
  for (const [name, value] of Object.entries(result)) {
    if (typeof value === 'string') scalars[name] = value.slice(0, maxTextLength)
    else if (typeof value === 'number' || typeof value === 'boolean' || value === null) scalars[name] = value
  }
  return scalars
}
