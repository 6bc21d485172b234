import { webhookFailing } from '../domain/desired-alerts/webhook-failing.ts'
import { webhookFailing as failingWebhooks } from '../domain/sender-health/webhook-failing.ts'
import type { Finding, Judging } from './judging.ts'

/** Whether deliveries are refused so often in a row that the shop is about to switch its webhook off. */
export function judgeSenders({ source, state, now }: Judging): Finding {
  return {
    rules: ['webhook-failing'],
    desired: failingWebhooks(state.senders, now).map(({ webhookId, inARow, reasons, severity }) => {
      return webhookFailing({ source: source.name, webhookId, inARow, reasons, severity })
    }),
  }
}
