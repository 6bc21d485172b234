import type { AlertRaised } from '@slipstream/events/event-types/alerts/alert-events.ts'

export type AlertRule = {
  name: string
  /** What has ended an alert of the rule, a sentence for people. */
  resolved(alert: AlertRaised): string
}
