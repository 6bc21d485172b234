import { styleText } from 'node:util'
import type { CheckLine } from './domain/check-line.ts'

const signs = { ok: '✔', warning: '!', problem: '✖', unknown: '?' } as const
const colours = { ok: 'green', warning: 'yellow', problem: 'red', unknown: 'gray' } as const

/** The lines for a terminal: a sign, what was looked at, how it stands, and below it what to do. */
export function renderLines(lines: readonly CheckLine[], isColoured: boolean): string {
  const width = Math.max(...lines.map(({ check }) => check.length))
  return lines
    .map(({ check, result, detail, action }) => {
      const sign = isColoured ? styleText(colours[result], signs[result]) : signs[result]
      const advice = action === null ? '' : `\n${' '.repeat(width + 4)}→ ${action}`
      return `${sign} ${check.padEnd(width)}  ${detail}${advice}`
    })
    .join('\n')
}
