import { z } from 'zod'

/**
 * A text of Block Kit. Slack does not say how it counts characters: here they are UTF-16 units, which are never fewer
 * than what it may count.
 */
export function textObject(mostCharacters = 3_000) {
  return z.discriminatedUnion('type', [plainText(mostCharacters), mrkdwn(mostCharacters)])
}

export function plainText(mostCharacters: number) {
  return z.strictObject({
    type: z.literal('plain_text'),
    text: z.string().min(1).max(mostCharacters),
    emoji: z.boolean().optional(),
  })
}

function mrkdwn(mostCharacters: number) {
  return z.strictObject({
    type: z.literal('mrkdwn'),
    text: z.string().min(1).max(mostCharacters),
    verbatim: z.boolean().optional(),
  })
}

export type TextObject = z.output<ReturnType<typeof textObject>>
