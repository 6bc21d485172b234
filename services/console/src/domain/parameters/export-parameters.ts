import { exportedKinds } from '@slipstream/exports/domain/columns.ts'
import {
  exportFormats,
  exportRequestSchema,
  fileNamePattern,
  timeByKind,
  topicNames,
} from '@slipstream/exports/domain/request/export-request.ts'
import { z } from 'zod'
import { parameter } from './parameter.ts'
import { line, source, timestamp } from './parameters.ts'

const flag = (meaning: string) => parameter(meaning, 'true or false', z.boolean())
const text = (meaning: string, maxLength = 200) =>
  parameter(meaning, `a text of at most ${maxLength} characters`, line(maxLength))
const texts = (meaning: string) =>
  parameter(meaning, 'a list of 1 to 50 texts of at most 200 characters', z.array(line(200)).min(1).max(50))
const times = Object.entries(timeByKind)
  .map(([kind, field]) => `${kind}: ${field}`)
  .join(', ')

/** The id of an export: that of the command that requested it. */
export const exportId = parameter(
  'The id that was returned for the command',
  'an id of at most 64 letters, digits and -',
  z
    .string()
    .max(64)
    .regex(/^[A-Za-z0-9][A-Za-z0-9-]*$/),
)

/** Everything of a request but who sends it: as in `exportRequestSchema`, described. */
export const exportParameters = {
  of: parameter('What is exported', exportedKinds.join(', '), z.enum(exportedKinds)),
  format: parameter('The format of the file', exportFormats.join(', '), z.enum(exportFormats)),
  columns: texts(
    'The columns in their order. Default: all, without personal ones where they may not be seen',
  ).optional(),
  delimiter: parameter(
    'Between the cells of CSV. Default: comma. Excel in German expects semicolon',
    'comma, semicolon or tab',
    z.enum(['comma', 'semicolon', 'tab']),
  ).optional(),
  fileName: parameter(
    'The name of the file. Default: made of what it has and when',
    'at most 100 letters, digits, ., _ and -, beginning with a letter or digit',
    z.string().max(100).regex(fileNamePattern),
  ).optional(),
  topic: parameter('The topic of events', topicNames.join(', '), z.enum(topicNames)).optional(),
  type: texts('Only events of these types').optional(),
  key: text('Only events with this key, e.g. shop/1042', 600).optional(),
  source: source.optional(),
  status: texts('Only rows with one of these statuses; of alerts: firing, resolved').optional(),
  active: flag('Only active participants, or only inactive ones').optional(),
  carrier: text('Only shipments of this carrier').optional(),
  rule: text('Only alerts of this rule').optional(),
  severity: text('Only alerts of this severity').optional(),
  from: timestamp(`Only rows of this time or later (${times})`).optional(),
  to: timestamp('Only rows before this time').optional(),
  asOf: timestamp('The state in the world at this time').optional(),
  knownAt: timestamp('The state that Slipstream knew at this time').optional(),
  personalData: flag(
    'Whether personal columns are written. Default: false; it needs the permission exportPersonalData',
  ).optional(),
  recipient: parameter(
    'Who gets a mail when it has ended. Default: nobody',
    'an e-mail address of at most 320 characters',
    z
      .string()
      .max(320)
      .regex(/^[^\s@]+@[^\s@]+$/),
  ).optional(),
}

/** The request of an export. @throws ZodError when it does not fit, which the parameters exclude */
export function exportRequestOf(given: object) {
  return exportRequestSchema.parse(given)
}
