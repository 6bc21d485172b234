import type { Db } from 'mongodb'
import type { MailResends } from '../delivery/handle-mail-resends.ts'
import { findMailedShipments } from './adapters/mailed-shipments.ts'

/** Failed mails about shipments are sent again while their shipment is known. */
export const shipmentMailResends = (db: Db): MailResends<'shipment'> => ({
  kind: 'shipment',
  about: 'orderId',
  async sendable(failed) {
    const ids = failed.map(({ shipmentId }) => shipmentId)
    const shipments = await findMailedShipments(db, ids)
    return failed.filter(({ shipmentId }) => shipments.has(shipmentId))
  },
})
