import { getCustomer } from '../queries/customers/get-customer.ts'
import { listCustomers } from '../queries/customers/list-customers.ts'
import { listDeadLetters } from '../queries/dead-letters/list-dead-letters.ts'
import { listQuarantined } from '../queries/dead-letters/list-quarantined.ts'
import { getNotification } from '../queries/notifications/get-notification.ts'
import { listNotifications } from '../queries/notifications/list-notifications.ts'
import { getOrder } from '../queries/orders/get-order.ts'
import { getReconciliation } from '../queries/get-reconciliation.ts'
import { getRedrive } from '../queries/get-redrive.ts'
import { getRequest } from '../queries/get-request.ts'
import { listRequests } from '../queries/requests/list-requests.ts'
import { getSequence } from '../queries/get-sequence.ts'
import { listAlerts } from '../queries/alerts/list-alerts.ts'
import { listOrderHistory } from '../queries/orders/list-order-history.ts'
import { listOrders } from '../queries/orders/list-orders.ts'
import { listParticipants } from '../queries/orders/list-participants.ts'
import { listQueues } from '../queries/list-queues.ts'
import { listSilences } from '../queries/alerts/list-silences.ts'
import { getBillingCustomer, listBillingCustomerHistory } from '../queries/billing/get-billing-customer.ts'
import { getEntitlements } from '../queries/billing/get-entitlements.ts'
import { getInvoice, listInvoiceHistory } from '../queries/billing/invoice-queries.ts'
import { listBillingCustomers } from '../queries/billing/list-billing-customers.ts'
import { listCallouts } from '../queries/billing/list-callouts.ts'
import { listInvoices } from '../queries/billing/list-invoices.ts'
import { listPayments } from '../queries/billing/list-payments.ts'
import { listSubscriptions } from '../queries/billing/list-subscriptions.ts'
import { getSubscription, listSubscriptionHistory } from '../queries/billing/subscription-queries.ts'
import { listScheduleRuns } from '../queries/schedules/list-schedule-runs.ts'
import { listSchedules } from '../queries/schedules/list-schedules.ts'
import { getShipment } from '../queries/shipments/get-shipment.ts'
import { listCarriers } from '../queries/shipments/list-carriers.ts'
import { listShipments } from '../queries/shipments/list-shipments.ts'
import { getExport } from '../queries/exports/get-export.ts'
import { listExports } from '../queries/exports/list-exports.ts'
import type { QueryDefinition } from '../queries/query-definition.ts'
import type { CommandDefinition } from '../commands/command-definition.ts'
import { acknowledgeAlert } from '../commands/alerts/acknowledge-alert.ts'
import { backfillSource } from '../commands/backfill-source.ts'
import { cancelCallout } from '../commands/billing/cancel-callout.ts'
import { redriveBillingWork } from '../commands/billing/redrive-billing-work.ts'
import { cancelRedrive } from '../commands/cancel-redrive.ts'
import { cancelExport } from '../commands/exports/cancel-export.ts'
import { createExport } from '../commands/exports/create-export.ts'
import { enableWebhook } from '../commands/enable-webhook.ts'
import { endSilence } from '../commands/alerts/end-silence.ts'
import { cancelQuarantineRedrive } from '../commands/quarantine/cancel-quarantine-redrive.ts'
import { redriveQuarantine } from '../commands/quarantine/redrive-quarantine.ts'
import { reconcileSource } from '../commands/reconcile-source.ts'
import { redriveLetters } from '../commands/redrive-letters.ts'
import { resendFailedSlips } from '../commands/slips/resend-failed-slips.ts'
import { resendSlip } from '../commands/slips/resend-slip.ts'
import { silenceAlerts } from '../commands/alerts/silence-alerts.ts'
import { adoptBooking } from '../commands/shipments/adopt-booking.ts'
import { cancelShipment } from '../commands/shipments/cancel-shipment.ts'
import { pauseSchedule, resumeSchedule, runSchedule } from '../commands/schedules/schedule-command.ts'
import { resendBillingMails } from '../commands/billing/resend-billing-mails.ts'
import { resendMails } from '../commands/shipments/resend-mails.ts'
import { settleShipment } from '../commands/shipments/settle-shipment.ts'
import { correctAddress } from '../commands/shipments/correct-address.ts'
import { redriveShipment } from '../commands/shipments/redrive-shipment.ts'
import { redriveShipments } from '../commands/shipments/redrive-shipments.ts'
import { repeatBooking } from '../commands/shipments/repeat-booking.ts'

export const queries: readonly QueryDefinition[] = [
  ...[listOrders, getOrder, listOrderHistory, listParticipants],
  ...[listCustomers, getCustomer],
  ...[listSubscriptions, getSubscription, listSubscriptionHistory],
  ...[listInvoices, getInvoice, listInvoiceHistory, listPayments],
  ...[listBillingCustomers, getBillingCustomer, listBillingCustomerHistory, getEntitlements],
  ...[listCallouts, listQueues],
  ...[listShipments, getShipment, listCarriers],
  ...[listSchedules, listScheduleRuns],
  ...[listExports, getExport],
  ...[listDeadLetters, listQuarantined, listNotifications, getNotification],
  ...[listAlerts, listSilences, getSequence, getReconciliation],
  ...[listRequests, getRequest, getRedrive],
]

export const commands: readonly CommandDefinition[] = [
  ...[acknowledgeAlert, silenceAlerts, endSilence],
  ...[reconcileSource, backfillSource, enableWebhook],
  ...[resendSlip, resendFailedSlips, redriveLetters, cancelRedrive],
  ...[redriveQuarantine, cancelQuarantineRedrive],
  ...[redriveShipments, redriveShipment, correctAddress],
  ...[adoptBooking, repeatBooking, cancelShipment, settleShipment, resendMails, resendBillingMails],
  ...[redriveBillingWork, cancelCallout],
  ...[runSchedule, pauseSchedule, resumeSchedule],
  ...[createExport, cancelExport],
]
