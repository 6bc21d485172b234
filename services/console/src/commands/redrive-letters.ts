import { z } from 'zod'
import { line, note } from '../domain/parameters.ts'
import { parameter } from '../domain/parameter.ts'
import { wishRoute } from './command-definition.ts'

export const redriveLetters = wishRoute({
  method: 'post',
  path: '/api/redrives',
  operationId: 'redriveLetters',
  summary: 'Send dead letters back to the consumer that set them aside, in order within each key',
  params: z.strictObject({}),
  given: z.strictObject({
    consumer: parameter(
      'Whose dead letters, as projector',
      'a name of small letters, digits and -, at most 63',
      z.string().regex(/^[a-z][a-z0-9-]{0,62}$/),
    ),
    key: parameter(
      'Only this key, as shop/1042; all of them unless given',
      'a text of at most 300 characters',
      line(300),
    ).optional(),
    reasonContains: parameter(
      'Only what was set aside for a reason with this text in it, and what waits behind that',
      'a text of at most 300 characters',
      line(300),
    ).optional(),
    dryRun: parameter(
      'Only say what the consumer would do; false unless given',
      'true or false',
      z.boolean(),
    ).optional(),
    ratePerSecond: parameter(
      'Letters per second, at most; as many as go unless given',
      'a number above 0, at most 10000',
      z.number().positive().max(10_000),
    ).optional(),
    ...note,
  }),
  mayRefuse: [],
  wish: (_wishing, _params, { consumer, key, reasonContains, dryRun, ratePerSecond, by, reason }) => ({
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
