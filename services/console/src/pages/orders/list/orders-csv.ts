import { writtenColumns } from '@slipstream/exports/domain/columns.ts'
import { orderRow } from '@slipstream/exports/domain/order-row.ts'
import { rowValues } from '@slipstream/exports/domain/row-values.ts'
import { csvWriter } from '@slipstream/exports/formats/csv-writer.ts'
import { PartBuffer } from '@slipstream/exports/formats/part-buffer.ts'
import type { OrderResponse } from '../../../responses/orders/order.ts'
import type { Page } from '../../../responses/page.ts'

/** Reads a page of the orders; of null the first. */
export type ReadOrders = (cursor: string | null) => Promise<Page<OrderResponse>>

/**
 * The orders as the export has them, in parts as they are read. Nothing in it is a formula; what is personal
 * is left out without the permission for it.
 */
export async function* ordersCsv(read: ReadOrders, withPersonalData: boolean): AsyncGenerator<Buffer> {
  const columns = writtenColumns('orders', undefined, withPersonalData)
  const values = rowValues(orderRow, columns)
  const writer = csvWriter(columns, ',')
  const buffer = new PartBuffer(65_536)
  buffer.text(writer.head)
  for (let cursor: string | null = null, isEnd = false; !isEnd;) {
    const page: Page<OrderResponse> = await read(cursor)
    writer.write(page.items.map(values), buffer)
    yield Buffer.from(buffer.contents())
    buffer.clear()
    cursor = page.next
    isEnd = cursor === null
  }
}
