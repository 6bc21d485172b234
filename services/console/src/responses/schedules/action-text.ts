import type { ScheduleAction } from '@slipstream/runtime/config/schemas/schedules/action-schema.ts'
import { z } from 'zod'

/** What an action is about. It names no recipient. */
export const actionTarget = z.strictObject({
  source: z.string().nullable(),
  consumer: z.string().nullable(),
  of: z.string().nullable().describe('What is tried again, removed or exported, e.g. `dead-letters`.'),
  format: z.string().nullable().describe('Of an export.'),
  recipients: z.int().nullable().describe('How many get the mail.'),
})

export type ActionTarget = z.output<typeof actionTarget>

export function targetOf(action: ScheduleAction): ActionTarget {
  return {
    source: 'source' in action ? (action.source ?? null) : null,
    consumer: 'consumer' in action ? (action.consumer ?? null) : null,
    of: 'of' in action ? action.of : null,
    format: 'format' in action ? action.format : null,
    recipients: 'recipients' in action ? action.recipients.length : null,
  }
}

/** What an action does, for people. */
export function actionText({ kind }: Pick<ScheduleAction, 'kind'>, target: ActionTarget): string {
  const { source, consumer, of, format, recipients } = target
  switch (kind) {
    case 'sweep':
      return `compares ${source} with its log`
    case 'digest':
      return `mails figures to ${countOf(recipients ?? 0, 'recipient')}`
    case 'redrive':
      return ['tries again', of, ofWhat(consumer ?? source)].filter((part) => part !== '').join(' ')
    case 'retention':
      return `removes old ${of}`
    case 'export':
      return `exports ${of} as ${format}`
  }
}

const ofWhat = (whose: string | null): string => (whose === null ? '' : `of ${whose}`)

const countOf = (count: number, what: string): string => `${count} ${what}${count === 1 ? '' : 's'}`
