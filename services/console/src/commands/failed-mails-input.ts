import { z } from 'zod'
import { parameter } from '../domain/parameters/parameter.ts'
import { timestamp } from '../domain/parameters/parameters.ts'
import { dryRun } from './dead-lettered-work-input.ts'
import { failureReasons } from './failure-reasons.ts'

/**
 * Which failed mails are sent again, and whether they are only counted.
 *
 * @param happened what `since` and `until` are about, e.g. `Decided`
 */
export const failedMailsInput = (happened: string) => ({
  failed: parameter('Why they failed', failureReasons.join(', '), z.enum(failureReasons)),
  since: timestamp(`${happened} at this time or later`).optional(),
  until: timestamp(`${happened} before this time`).optional(),
  dryRun,
})
