import { signedOrder } from '../../ingest/signed-order.ts'
import type { ShopOrder } from './shop.ts'

const template = JSON.parse(signedOrder(1).body) as object

/** An order in the shop's own JSON, 2.5 KB, as its webhooks and its REST API give it. */
export function orderJson({ id, status, createdAt, modifiedAt }: ShopOrder): object {
  const [created, modified] = [createdAt, modifiedAt].map((second) =>
    new Date(second * 1_000).toISOString().slice(0, 19),
  )
  return {
    ...template,
    ...{ id, number: String(id), status },
    ...{ date_created: created, date_created_gmt: created },
    ...{ date_modified: modified, date_modified_gmt: modified },
  }
}
