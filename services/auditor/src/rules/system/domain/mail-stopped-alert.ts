import type { MailRelayChanged } from '@slipstream/events/event-types/alerts/notification-events.ts'
import { systemSource } from '@slipstream/runtime/config/system-source.ts'
import type { AlertRule } from '../../../alerts/domain/alert-rule.ts'
import type { DesiredAlert } from '../../../alerts/domain/reconcile-alerts.ts'
import { noOrder } from '../../../alerts/domain/order-numbers.ts'
import { runbookOf } from '../../../alerts/domain/runbook-of.ts'

const rule = 'mail-stopped'

export const mailStoppedRule: AlertRule = {
  name: rule,
  resolved: () => 'The mail server takes mail again; what waited is being sent.',
}

/** No mail goes out: neither slips nor alerts by mail. They wait, a week at most. */
export function mailStopped({ state, detail }: Pick<MailRelayChanged, 'state' | 'detail'>): DesiredAlert {
  const isRefused = state === 'refused'
  const what = isRefused ? 'takes no mail from us' : 'does not answer'
  const reply = detail === null ? '' : ` (${detail})`
  return {
    ...{ rule, source: systemSource, subject: 'mail', severity: 'critical', evidence: [] },
    summary: `The mail server ${what}${reply}. All slips and alerts by mail wait, and are given up after a week.`,
    affected: noOrder,
    next: {
      action: isRefused
        ? 'See why it refuses: the login in SMTP_URL, the sender in slip.from, the plan with the provider. What waits goes out by itself.'
        : 'See whether the mail server in SMTP_URL is up and can be reached. What waits goes out by itself.',
      runbook: runbookOf(rule),
    },
  }
}
