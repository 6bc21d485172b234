import { statuses } from '../../woo-order/woo-order.ts'
import { Parameters } from '../read-parameters.ts'

/** The filters, order and page of a list of orders. */
export type OrderQuery = {
  page: number
  perPage: number
  offset: number | undefined
  statuses: string[]
  include: number[] | undefined
  exclude: number[]
  customer: number | undefined
  product: number | undefined
  search: string | undefined
  after: string | undefined
  before: string | undefined
  modifiedAfter: string | undefined
  modifiedBefore: string | undefined
  datesAreGmt: boolean
  orderBy: (typeof orderings)[number]
  order: 'asc' | 'desc'
}

const orderings = ['date', 'id', 'include', 'title', 'slug', 'modified'] as const
const listable = ['any', 'trash', 'auto-draft', ...statuses] as const

/** @throws InvalidParameters */
export function readOrderQuery(query: URLSearchParams): OrderQuery {
  const parameters = new Parameters(query)
  const read: OrderQuery = {
    page: parameters.integer('page', { min: 1 }) ?? 1,
    perPage: parameters.integer('per_page', { min: 1, max: 100 }) ?? 10,
    search: parameters.text('search'),
    after: parameters.dateTime('after'),
    before: parameters.dateTime('before'),
    modifiedAfter: parameters.dateTime('modified_after'),
    modifiedBefore: parameters.dateTime('modified_before'),
    datesAreGmt: parameters.flag('dates_are_gmt'),
    exclude: parameters.ids('exclude') ?? [],
    include: parameters.ids('include'),
    offset: parameters.integer('offset'),
    order: parameters.oneOf('order', ['asc', 'desc'], 'desc'),
    orderBy: parameters.oneOf('orderby', orderings, 'date'),
    statuses: parameters.someOf('status', listable) ?? ['any'],
    customer: parameters.integer('customer'),
    product: parameters.integer('product'),
  }
  parameters.check()
  return read
}
