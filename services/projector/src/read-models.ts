import { alerts } from './alerts/domain/alerts.ts'
import { silences } from './alerts/domain/silences.ts'
import { billingModels } from './billing/domain/billing-models.ts'
import { calloutModels } from './callouts/domain/callouts.ts'
import { checkInModels } from './check-ins/domain/check-ins.ts'
import type { ReadModel } from './domain/read-model.ts'
import { customers } from './orders/domain/customers.ts'
import { orderHistory } from './orders/domain/order-history.ts'
import { orders } from './orders/domain/orders.ts'
import { participants } from './orders/domain/participants.ts'
import { carriers } from './shipments/domain/carriers.ts'
import { shipments } from './shipments/domain/shipments.ts'

/** Projected from the topic of orders. */
export const orderModels: readonly ReadModel[] = [orders, participants, orderHistory, customers]

/** Projected from the topic of alerts. */
export const alertModels: readonly ReadModel[] = [alerts, silences]

/** Projected from the topic of shipments. */
export const shipmentModels: readonly ReadModel[] = [shipments, carriers]

export const readModels: readonly ReadModel[] = [
  ...orderModels,
  ...alertModels,
  ...shipmentModels,
  ...billingModels,
  ...calloutModels,
  ...checkInModels,
]
