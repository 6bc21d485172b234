import { InvalidArgumentError } from '@commander-js/extra-typings'

export const shipmentArgument = '<source/order/number>'
export const shipmentHelp = 'e.g. admin/1001/1, as list shows it'

/** A shipment as `SOURCE/ORDER/NUMBER`. @throws InvalidArgumentError */
export function shipmentNameOf(text: string): { source: string; orderId: string; shipmentNumber: string } {
  const [, source, orderId, shipmentNumber] = /^([^/]+)\/(.+)\/(\d{1,6})$/.exec(text) ?? []
  if (source === undefined || orderId === undefined || shipmentNumber === undefined)
    throw new InvalidArgumentError('It must be SOURCE/ORDER/NUMBER, e.g. admin/1001/1.')
  return { source, orderId, shipmentNumber }
}
