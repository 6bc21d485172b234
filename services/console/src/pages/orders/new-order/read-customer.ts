import type { OrderDocument } from '@slipstream/read-models/orders/order-document.ts'
import { getCustomer } from '../../../queries/customers/get-customer.ts'
import { listCustomers } from '../../../queries/customers/list-customers.ts'
import type { CustomerDetailResponse } from '../../../responses/customers/customer-detail.ts'
import type { CustomerResponse } from '../../../responses/customers/customer.ts'
import type { Page } from '../../../responses/page.ts'
import { parseParameters } from '../../../domain/parameters/parse-parameters.ts'
import type { PageParts } from '../../shell/page-parts.ts'
import { readList, readPageData } from '../../shell/read-context.ts'
import type { OrderForm } from './order-form.ts'
import { maxPageReadMs } from '../../../adapters/read-limits.ts'

const maxFound = 8

/** Customers who fit what was typed. */
export async function findCustomers(parts: PageParts, now: Date, text: string): Promise<CustomerResponse[]> {
  if (text === '') return []
  const query = parseParameters(listCustomers.query, { q: text, limit: maxFound })
  return (await readList<Page<CustomerResponse>>(parts, now, listCustomers, query)).items
}

/** What is known of a customer, for the form: contacts, and the address of their newest order. */
export async function customerFields(
  parts: PageParts,
  now: Date,
  customerId: string,
): Promise<Partial<OrderForm>> {
  const params = parseParameters(getCustomer.params, { customerId })
  return readPageData(parts, now, async (context) => {
    const customer = (await getCustomer.read(context, params, {})) as CustomerDetailResponse | undefined
    const [newest] = customer?.orders ?? []
    if (customer === undefined) return {}
    const { live, session } = context.snapshot
    const order =
      newest === undefined
        ? null
        : await (
            await live<OrderDocument>('orders')
          ).findOne({ _id: `${newest.source}/${newest.orderId}` }, { session, maxTimeMS: maxPageReadMs })
    return {
      name: customer.name ?? '',
      email: customer.emails[0] ?? '',
      phone: customer.phones[0] ?? '',
      ...(order !== null && addressOf(order)),
    }
  })
}

function addressOf({ billing }: OrderDocument): Partial<OrderForm> {
  const { company, lines, city, region, postcode, country } = billing
  return {
    ...{ company: company ?? '', address: lines.join('\n'), city: city ?? '', region: region ?? '' },
    ...{ postcode: postcode ?? '', country: country ?? '' },
  }
}
