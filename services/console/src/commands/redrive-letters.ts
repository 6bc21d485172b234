import { z } from 'zod'
import { line, actorAndReason } from '../domain/parameters/parameters.ts'
import { parameter } from '../domain/parameters/parameter.ts'
import { commandDefinition } from './command-definition.ts'

export const redriveLetters = commandDefinition({
  method: 'POST',
  path: '/api/redrives',
  operationId: 'redriveLetters',
  permission: 'redrive',
  summary: 'Send dead letters back to their consumer, in order within each key',
  params: z.strictObject({}),
  input: z.strictObject({
    consumer: parameter(
      'The consumer of the dead letters, e.g. projector',
      'a name of small letters, digits and -, at most 63',
      z
        .string()
        .max(63)
        .regex(/^[a-z][a-z0-9-]*$/),
    ),
    key: parameter(
      'Only this key, e.g. shop/1042. Default: all keys',
      'a text of at most 300 characters',
      line(300),
    ).optional(),
    reasonContains: parameter(
      'Only dead letters whose reason contains this text, and what is parked behind them',
      'a text of at most 300 characters',
      line(300),
    ).optional(),
    dryRun: parameter(
      'Only report what the consumer would do. Default: false',
      'true or false',
      z.boolean(),
    ).optional(),
    ratePerSecond: parameter(
      'The maximum rate in dead letters per second. Default: unlimited',
      'a number above 0, at most 10000',
      z.number().positive().max(10_000),
    ).optional(),
    ...actorAndReason,
  }),
  refusals: [],
  decide: (_context, _params, { consumer, key, reasonContains, dryRun, ratePerSecond, by, reason }) => ({
    redrive: {
      consumer,
      note: { by, reason },
      ...(key !== undefined && { key }),
      ...(reasonContains !== undefined && { reasonContains }),
      ...(dryRun !== undefined && { dryRun }),
      ...(ratePerSecond !== undefined && { ratePerSecond }),
    },
  }),
})
