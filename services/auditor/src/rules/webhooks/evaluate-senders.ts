import { webhookFailing } from './domain/webhook-failing-alert.ts'
import { webhookFailing as failingWebhooks } from './domain/webhook-failing.ts'
import type { Finding, Judging } from '../../evaluation.ts'

/** Whether deliveries are refused so often in a row that the shop is about to switch its webhook off. */
export function judgeSenders({ source, state, now }: Judging): Finding {
  return {
    rules: ['webhook-failing'],
    desired: failingWebhooks(state.senders, now).map(({ webhookId, inARow, reasons, severity }) => {
      return webhookFailing({ source: source.name, webhookId, inARow, reasons, severity })
    }),
  }
}
