import type { AlertRaised } from '@slipstream/events/event-types/alerts/alert-events.ts'
import type { LossEnding } from '../../rules/lost-orders/domain/ended-loss.ts'

/** What has ended an alert, a sentence for people. @param ending of the loss that it was raised for, where it is known */
export function resolvedSentence({ rule, source, subject }: AlertRaised, ending?: LossEnding): string {
  const sentences: Readonly<Record<string, string>> = {
    'missing-order': lossEnded(`Order ${subject} of ${source}`, ending),
    'missing-numbers': `All numbers of ${source} have arrived, are explained, or were given up after a week without an answer.`,
    'update-without-creation': lossEnded(`The creation of order ${subject} of ${source}`, ending),
    'lost-update': lossEnded(`The newest state of order ${subject} of ${source}`, ending),
    'comparison-overdue': `The orders of ${source} were compared with the shop, or were given up after 30 days.`,
    'deletions-doubted': `${source} has the orders again, or so few are gone that they are taken for deleted.`,
    'participants-missing': `Order ${subject} of ${source} names its participants, or has ended.`,
    'stalled-order': `Order ${subject} of ${source} has moved on.`,
    'source-silent': `${source} is heard again.`,
    'webhook-disabled': `Webhook ${subject} of ${source} is active again, or gone.`,
    'webhook-absent': `${source} has an active webhook for ${subject} again.`,
    'webhook-failing': `Deliveries of ${source} are taken again.`,
    'shop-unreachable': `${source} answers its REST API again.`,
    'shop-clock': `The clocks of ${source} and of the auditor agree again.`,
    'billing-event-missing': `What never arrived of ${subject} of ${source} is in the log.`,
    'billing-state-differs': `The log has ${subject} of ${source} as Stripe has it.`,
    'billing-endpoint-disabled': `The endpoint ${subject} of ${source} is enabled again, gone, or replaced by another one.`,
    'billing-endpoint-absent': `${source} has an endpoint that delivers to Slipstream, or deliveries arrive.`,
    'billing-unreachable': `Stripe responds for ${source} again.`,
    'billing-work-dead-lettered': `None of the ${subject} of ${source} waits for a person any more.`,
    'billing-stalled': `${subject} of ${source} has moved on.`,
    'billing-paid-without-entitlement': `Customer ${subject} of ${source} may use what is paid for.`,
    'billing-entitled-without-payment': `What customer ${subject} of ${source} may use is paid for, or was taken away.`,
    'quarantined-deliveries': `What was in quarantine for ${subject} was redriven, or nothing more has come for a day; it stays there.`,
    'dead-letters': `No event of ${source} waits for ${subject} any more.`,
    'checkpoint-refused': `The checkpoint ${subject} was set back, and is read from again.`,
    'shipment-missing': `Each order of ${source} that is to be shipped has its shipment, or is not to be shipped any more.`,
    'shipment-dead-lettered': `All shipments of ${source} with ${subject} that were dead-lettered were redriven or cancelled.`,
    'shipment-undecided': `Whether ${subject} has booked the shipments of ${source} is decided.`,
    'shipment-stalled': `All parcels of ${source} with ${subject} that had passed a deadline were scanned or delivered.`,
    'shipment-not-scanned': `${subject} has scanned the parcels of ${source}, or their deadline is reported by another alert.`,
    'shipment-cancellation-failed': `The bookings of ${source} with ${subject} are cancelled, or two weeks have passed.`,
    'shipment-exception': `The parcels of ${source} with ${subject} were delivered after all, or two weeks have passed.`,
    'shipment-change-ignored': `The parcels of ${source} with ${subject} whose orders were changed have arrived, or two weeks have passed.`,
    'carrier-unavailable': `The carrier ${subject} is available again.`,
    'mail-stopped': 'The mail server takes mail again; what waited is being sent.',
    'schedule-failed': `The schedule ${subject} has succeeded again, or is not configured any more.`,
    'schedule-late': `A worker attends to the schedule ${subject} again, or it is paused.`,
    'mail-failed': `The slip of order ${subject} of ${source} was sent, or is no longer wanted.`,
  }
  return sentences[rule] ?? 'What it was raised for has ended.'
}

function lossEnded(what: string, ending: LossEnding | undefined): string {
  switch (ending) {
    case 'recovered':
      return `${what} was recovered from the shop. Why its delivery was lost is still to be found out.`
    case 'late':
      return `${what} arrived late, by itself.`
    case 'gone':
      return `${what} is not to be had any more: the shop has deleted the order, or put it into its bin.`
    case undefined:
      return `${what} is not waited for any more.`
  }
}
