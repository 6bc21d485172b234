import { letterId, quarantinedId } from './filled/filled-ops.ts'

/** Pages that viewers may not see. */
export const operatorPaths = [
  ...['/participants/check-in', '/participants/check-in/not-here', '/sources/shop/try'],
]

/** A page of each kind, with the data of the files `filled-*.ts`. */
export const pagePaths = [
  ...['/', '/orders', '/orders/shop/1042', '/alerts', '/alerts/missing-order%2Fshop%2F1043'],
  '/orders?sort=oldest&columns=status,items,country,paid,changed,via',
  ...['/participants', '/participants/print', '/participants?columns=order,status'],
  ...['/sources', '/sources/shop', '/sources/billing', '/dead-letters', '/dead-letters/quarantine'],
  `/dead-letters/letters/${encodeURIComponent(letterId)}`,
  `/dead-letters/quarantined/${quarantinedId}`,
  ...['/notifications', '/notifications/slip-failed'],
  ...['/shipments', '/shipments/admin/2003/1', '/shipments/admin/2005/1'],
  '/shipments?sort=oldest&columns=state,source,tracking,shipped',
  ...['/work', '/work/queue?name=fetch%2Fbilling', '/work/schedules', '/work/schedules/compare-shop'],
  ...['/billing', '/billing/subscriptions', '/billing/invoices', '/billing/payments', '/billing/callouts'],
  ...['/billing/customers/billing/cus_ada', '/billing/subscriptions/billing/sub_ada'],
  ...['/billing/invoices/billing/in_ada1', '/work/requests', '/work/opened'],
  ...['/work/exports', '/work/exports/new?of=participants', '/runbooks/missing-order'],
]
