import type { ScheduleAction } from '@slipstream/runtime/config/schemas/schedules/action-schema.ts'

/** What an action does, for people. It names no recipient. */
export function actionText(action: ScheduleAction): string {
  switch (action.kind) {
    case 'sweep':
      return `compares ${action.source} with its log`
    case 'digest':
      return `mails figures to ${countOf(action.recipients.length, 'recipient')}`
    case 'redrive':
      return ['tries again', action.of, ofWhat(action)].filter((part) => part !== '').join(' ')
    case 'retention':
      return `removes old ${action.of}`
    case 'export':
      return `exports ${action.of} as ${action.format}`
  }
}

function ofWhat({ consumer, source }: Extract<ScheduleAction, { kind: 'redrive' }>): string {
  const whose = consumer ?? source
  return whose === undefined ? '' : `of ${whose}`
}

const countOf = (count: number, what: string): string => `${count} ${what}${count === 1 ? '' : 's'}`
