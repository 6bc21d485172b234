import { z } from 'zod'
import { parameter } from '../domain/parameters/parameter.ts'
import { line } from '../domain/parameters/parameters.ts'

/** Of what is only counted, and otherwise tried again. */
export const dryRun = parameter(
  'Whether they are only counted. Default: false',
  'true or false',
  z.boolean(),
).optional()

/** Which dead-lettered work of a service is tried again, and whether it is only counted. */
export const deadLetteredWorkInput = {
  reasonContains: parameter(
    'Only those whose reason contains this text',
    'a text of at most 200 characters',
    line(200),
  ).optional(),
  dryRun,
}
