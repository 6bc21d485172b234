import type { CheckInResult, UndoResult } from '../../check-ins/check-in-actions.ts'
import type { Found } from '../../check-ins/find-registrant.ts'

/** The result of a check-in or its undo, for people. */
export function checkInText(result: CheckInResult | UndoResult): string {
  switch (result.kind) {
    case 'ok':
      return `checked in: ${lineOf(result.found)}`
    case 'already':
      return `checked in already at ${result.at} by ${result.by}: ${lineOf(result.found)}`
    case 'undone':
      return `no longer checked in: ${lineOf(result.found)}`
    case 'absent':
      return `was not checked in: ${lineOf(result.found)}`
    case 'ended':
      return `not valid any more, the order is ${result.status}: ${lineOf(result.found)}`
    case 'unpaid':
      return `not registered yet, the order is ${result.status}: ${lineOf(result.found)}`
    case 'forged':
      return 'this code was not made here: its signature is wrong'
    case 'unknown':
      return 'nobody is found: give a code as participants list shows it'
    case 'several':
      return [
        `nothing is changed: repeat it with one of these codes${result.hasMore ? ' (there are more)' : ''}`,
        ...result.found.map((one) => `  ${lineOf(one)}`),
      ].join('\n')
  }
}

function lineOf({ id, name, product }: Found): string {
  return [id, name ?? 'without a name', product].filter((part) => part !== null).join('  ')
}
