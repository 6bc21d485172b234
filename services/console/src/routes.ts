import { getOrder } from './queries/get-order.ts'
import { getReconciliation } from './queries/get-reconciliation.ts'
import { getRedrive } from './queries/get-redrive.ts'
import { getRequest } from './queries/get-request.ts'
import { getSequence } from './queries/get-sequence.ts'
import { listAlerts } from './queries/list-alerts.ts'
import { listOrderHistory } from './queries/list-order-history.ts'
import { listOrders } from './queries/list-orders.ts'
import { listParticipants } from './queries/list-participants.ts'
import { listSilences } from './queries/list-silences.ts'
import type { Route } from './route.ts'
import type { WishRoute } from './wish-route.ts'
import { acknowledgeAlert } from './wishes/acknowledge-alert.ts'
import { backfillSource } from './wishes/backfill-source.ts'
import { cancelRedrive } from './wishes/cancel-redrive.ts'
import { enableWebhook } from './wishes/enable-webhook.ts'
import { endSilence } from './wishes/end-silence.ts'
import { reconcileSource } from './wishes/reconcile-source.ts'
import { redriveLetters } from './wishes/redrive-letters.ts'
import { resendFailedSlips } from './wishes/resend-failed-slips.ts'
import { resendSlip } from './wishes/resend-slip.ts'
import { silenceAlerts } from './wishes/silence-alerts.ts'

/** All that can be asked. */
export const questions: readonly Route[] = [
  ...[listOrders, getOrder, listOrderHistory, listParticipants],
  ...[listAlerts, listSilences, getSequence, getReconciliation, getRequest, getRedrive],
]

/** All that can be wanted. */
export const wishes: readonly WishRoute[] = [
  ...[acknowledgeAlert, silenceAlerts, endSilence],
  ...[
    reconcileSource,
    backfillSource,
    enableWebhook,
    resendSlip,
    resendFailedSlips,
    redriveLetters,
    cancelRedrive,
  ],
]
