import { readTemplates, readWords } from '../templates/adapters/template-files.ts'
import type { ShipmentMailView } from './domain/shipment-mail-view.ts'
import { shipmentWordsSchema } from './domain/shipment-words.ts'
import type { ShipmentWords } from './domain/shipment-words.ts'

export type ShipmentMailTemplates = {
  words: ShipmentWords
  html(view: ShipmentMailView): string
  text(view: ShipmentMailView): string
}

/**
 * Reads the templates of mails about shipments in a folder: `shipment.html.eta`, `shipment.txt.eta` and the
 * language's `shipment-words/<locale>.json`.
 *
 * @param folder default: the shipped templates
 * @throws ConfigurationMistake naming the file
 */
export function loadShipmentMailTemplates(locale: string, folder?: string): ShipmentMailTemplates {
  return {
    words: readWords(shipmentWordsSchema, 'shipment-words', locale, folder),
    ...readTemplates<ShipmentMailView>('shipment', folder),
  }
}
