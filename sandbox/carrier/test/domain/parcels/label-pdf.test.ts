import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import fc from 'fast-check'
import { labelPdf } from '../../../src/domain/parcels/label-pdf.ts'
import type { Shipment } from '../../../src/domain/parcels/shipment.ts'
import { bookingOf, start } from '../../sample-booking.ts'

describe('a label', () => {
  const shipment = (name: string): Shipment => ({
    ...bookingOf('admin/1/1', { name }),
    ...{ id: 'shp_1', trackingNumber: 'BP473124829NZ', bookedAtMs: start, visibleAtMs: start },
    ...{ label: { readyAtMs: start }, scans: [] },
  })

  it('given any name, then it is a PDF whose table of contents is where it says', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.constantFrom('Zoë (née \\\\)', '日本', '🎉')), (name) => {
        const file = labelPdf(shipment(name)).toString('latin1')
        assert.ok(file.startsWith('%PDF-1.4\n') && file.endsWith('%%EOF\n'))
        const tableAt = Number(/startxref\n(\d+)\n/.exec(file)?.[1])
        assert.equal(file.slice(tableAt, tableAt + 4), 'xref')
        const offsets = [...file.matchAll(/^(\d{10}) 00000 n $/gm)].map((match) => Number(match[1]))
        offsets.forEach((offset, i) => assert.ok(file.slice(offset).startsWith(`${i + 1} 0 obj\n`)))
        assert.equal(offsets.length, 5)
      }),
    )
  })
})
