import { z } from 'zod'

/**
 * A text of Block Kit. Slack does not document how it counts characters: here they are UTF-16 units, which
 * are never fewer than what it may count.
 */
export function textObject(maxCharacters = 3_000) {
  return z.discriminatedUnion('type', [plainText(maxCharacters), mrkdwn(maxCharacters)])
}

export function plainText(maxCharacters: number) {
  return z.strictObject({
    type: z.literal('plain_text'),
    text: z.string().min(1).max(maxCharacters),
    emoji: z.boolean().optional(),
  })
}

function mrkdwn(maxCharacters: number) {
  return z.strictObject({
    type: z.literal('mrkdwn'),
    text: z.string().min(1).max(maxCharacters),
    verbatim: z.boolean().optional(),
  })
}

export type TextObject = z.output<ReturnType<typeof textObject>>
