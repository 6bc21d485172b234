import type { InvoiceLinks, Snapshot } from './billing-event.ts'
import { beforeBasil } from './shape-before-basil.ts'

const basil = '2025-03-31'

/** An object as a version of the API shows it. @param apiVersion e.g. `2026-08-26.dahlia` */
export function renderObject(object: Snapshot, links: InvoiceLinks, apiVersion: string): Snapshot {
  return apiVersion.slice(0, basil.length) < basil ? beforeBasil(object, links) : object
}
