import { z } from 'zod'
import { closedObject } from '../closed-object.ts'

const metadataKey = z.string().min(1)

const listSchema = closedObject({
  key: metadataKey.describe('Key of the metadata with the array, or with its JSON as text.'),
  id: metadataKey
    .optional()
    .describe(
      'Key of a value that stays the same for a participant, e.g. an id or the email address. Without it a participant is identified by the index in the list: one who is inserted before others takes over their slips and check-in codes. Set it before the first order: a change gives participants of open orders new ids, and sends their slips again.',
    ),
  name: metadataKey.optional().describe("Key of a participant's name within its object."),
  email: metadataKey.optional().describe("Key of a participant's email address within its object."),
  fields: z
    .record(z.string(), metadataKey)
    .optional()
    .describe('Further fields to keep: our name → key within the object.'),
})

/** How the participants of an order are found in its metadata. */
export const participantsSchema = closedObject({
  products: z
    .array(z.string().min(1))
    .optional()
    .describe('SKUs of the line items that have participants, `*` for any text; default: all line items.'),
  where: z
    .enum(['lineItem', 'order'])
    .default('lineItem')
    .describe("Whose metadata is read: each line item's, or the order's own."),
  name: metadataKey
    .optional()
    .describe('Key of the name, with `{n}` for the number of the participant: "Participant {n}".'),
  email: metadataKey.optional().describe('Key of the email address, likewise: "Participant {n} Email".'),
  fields: z
    .record(z.string(), metadataKey)
    .optional()
    .describe(
      'Further fields to keep: our name → key, which may have `{n}`; without it all participants share the field.',
    ),
  list: listSchema
    .optional()
    .describe('For metadata with all participants as one array of objects, instead of numbered keys.'),
}).superRefine(({ name, list }, context) => {
  if ((name === undefined) === (list === undefined)) {
    context.addIssue({
      code: 'custom',
      message: 'needs either name (numbered keys) or list (one array), and not both',
    })
  } else if (name !== undefined && !name.includes('{n}')) {
    context.addIssue({
      code: 'custom',
      path: ['name'],
      message: 'must have {n} for the number of the participant, e.g. "Participant {n}"',
    })
  }
})

export type ParticipantsMapping = z.output<typeof participantsSchema>
