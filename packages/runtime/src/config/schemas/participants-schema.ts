import { z } from 'zod'
import { closedObject } from '../closed-object.ts'

const metadataKey = z.string().min(1)

const listSchema = closedObject({
  key: metadataKey.describe('Key of the metadata that holds the array, or its JSON as text.'),
  id: metadataKey
    .optional()
    .describe(
      'Key of what stays the same for a participant, as an id or the email address. Without it a participant is known by the place in the list: one who is put in before others takes over their slips and check-in codes. Set it before the first order: a change gives participants of open orders new ids, and those slips once more.',
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
    .describe(
      'SKUs of the line items that have participants, `*` for any text; all line items unless given.',
    ),
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
      'Further fields to keep: our name → key, which may hold `{n}`; without it all participants share it.',
    ),
  list: listSchema
    .optional()
    .describe('For metadata that holds all participants as one array of objects, instead of numbered keys.'),
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
      message: 'must hold {n}, for the number of the participant, such as "Participant {n}"',
    })
  }
})

export type ParticipantsMapping = z.output<typeof participantsSchema>
