import { html } from '../../shell/frame/html.ts'
import { ago } from '../../shell/frame/times.ts'
import type { Viewer } from '../../shell/frame/viewer.ts'
import type { OfferedColumn } from '../../shell/lists/offered-columns.ts'
import { billingLink } from '../billing-parts.ts'

type Columns<Item> = OfferedColumn<Item>[]

export const sourceColumn = <Item extends { source: string }>({
  words: { billing },
}: Viewer): Columns<Item> => [
  {
    ...{ name: 'source', title: billing.source, isExtra: true },
    cell: (one) => html`<td class="quiet">${one.source}</td>`,
  },
]

export const createdColumn = <Item extends { createdAt: string | null }>(viewer: Viewer): Columns<Item> => [
  {
    ...{ name: 'created', title: viewer.words.billing.created, isSorted: true },
    cell: ({ createdAt }) => html`<td>${ago(createdAt, viewer)}</td>`,
  },
]

export const customerColumn = <Item extends { source: string; customerId: string | null }>({
  words: { billing },
}: Viewer): Columns<Item> => [
  {
    ...{ name: 'customer', title: billing.customer },
    cell: (one) => html`<td>${billingLink('customers', one.source, one.customerId)}</td>`,
  },
]
