import { z } from 'zod'
import { plainText, textObject } from './text-object.ts'

const blockId = z.string().min(1).max(255).optional()

const button = z.strictObject({
  type: z.literal('button'),
  text: plainText(75),
  url: z.url({ protocol: /^https?$/ }).max(3_000),
  action_id: z.string().min(1).max(255).optional(),
  value: z.string().max(2_000).optional(),
  style: z.enum(['primary', 'danger']).optional(),
  accessibility_label: z.string().max(75).optional(),
})

const header = z.strictObject({ type: z.literal('header'), block_id: blockId, text: plainText(150) })

const section = z
  .strictObject({
    type: z.literal('section'),
    block_id: blockId,
    text: textObject().optional(),
    fields: z.array(textObject(2_000)).min(1).max(10).optional(),
    accessory: button.optional(),
    expand: z.boolean().optional(),
  })
  .refine(({ text, fields }) => text !== undefined || fields !== undefined, 'needs text or fields')

const context = z.strictObject({
  type: z.literal('context'),
  block_id: blockId,
  elements: z.array(textObject()).min(1).max(10),
})

const divider = z.strictObject({ type: z.literal('divider'), block_id: blockId })

const actions = z.strictObject({
  type: z.literal('actions'),
  block_id: blockId,
  elements: z.array(button).min(1).max(25),
})

/**
 * Block Kit as far as a message of facts needs it, with Slack's limits. Slack has more kinds (images, inputs,
 * rich text, …); here they are refused as Slack refuses a kind that it does not have.
 */
export const blockSchema = z.discriminatedUnion('type', [header, section, context, divider, actions])

export type Block = z.output<typeof blockSchema>
export type Button = z.output<typeof button>
