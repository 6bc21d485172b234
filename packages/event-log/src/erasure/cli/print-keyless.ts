import { printError } from '@slipstream/runtime/cli/print.ts'
import { keylessText } from '../domain/erasure-report.ts'
import type { Reading } from '../read-log.ts'

/** Prints how many events were not read because their keys are missing; nothing when there are none. */
export function printKeyless({ keyless }: Pick<Reading, 'keyless'>): void {
  if (keyless.size > 0) printError(keylessText(keyless.size))
}
