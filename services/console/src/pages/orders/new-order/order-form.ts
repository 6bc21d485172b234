import type { RequestError } from '../../../adapters/order-client.ts'

/** A line as it is in the form: texts, as they were typed. */
export type FormLine = { sku: string; name: string; quantity: string; unitPrice: string }

/** The form of a new order. */
export type OrderForm = {
  /** The same for the same form, however often it is sent: one order comes of it. */
  key: string
  /** Of a customer who was found; empty for a new one. */
  customerId: string
  name: string
  email: string
  phone: string
  lines: FormLine[]
  company: string
  /** Street and number, one line each. */
  address: string
  city: string
  region: string
  postcode: string
  country: string
  note: string
}

const maxLength = 4_000
/** More than a telephone call has. Orders with more lines are placed by `POST /orders`. */
export const maxFormLines = 30
const firstLines = 3

export const emptyLine: FormLine = { sku: '', name: '', quantity: '', unitPrice: '' }

/** Reads the fields of a form that was sent; of none, the empty form. @param newKey of a form without one */
export function formOf(body: unknown, newKey: string): OrderForm {
  const fields = (body ?? {}) as Record<string, unknown>
  const text = (name: string): string => {
    const value = fields[name]
    return typeof value === 'string' ? value.trim().slice(0, maxLength) : ''
  }
  const lines: FormLine[] = []
  for (let index = 0; index < maxFormLines && fields[`line.${index}.name`] !== undefined; index++) {
    const of = (field: string): string => text(`line.${index}.${field}`)
    lines.push({
      ...{ sku: of('sku'), name: of('name'), quantity: of('quantity'), unitPrice: of('unitPrice') },
    })
  }
  return {
    key: /^[\w-]{8,64}$/.test(text('key')) ? text('key') : newKey,
    customerId: text('customerId'),
    ...{ name: text('name'), email: text('email'), phone: text('phone') },
    lines: lines.length === 0 ? Array.from({ length: firstLines }, () => emptyLine) : lines,
    ...{ company: text('company'), address: text('address'), city: text('city'), region: text('region') },
    ...{ postcode: text('postcode'), country: text('country').toUpperCase(), note: text('note') },
  }
}

type Contacts = Pick<OrderForm, 'name' | 'email' | 'phone'>

/**
 * The body of `POST /orders` for a form, without what is empty. Ingest checks it.
 *
 * @param known the contacts of the customer who was found: where the form has others, it is somebody new
 */
export function requestOf(form: OrderForm, known: Partial<Contacts> | null = null): object {
  const { name, email, phone, company, city, region, postcode, country, note } = form
  const lines = form.lines.filter((line) => !isEmpty(line)).map(lineOf)
  const address = form.address.split(/\r?\n/).flatMap((line) => (line.trim() === '' ? [] : [line.trim()]))
  return given({
    customer: isKnown(form, known) ? { id: form.customerId } : given({ name, email, phone }),
    lines,
    shippingAddress: { ...given({ company, city, region, postcode, country }), lines: address },
    note: note.replaceAll('\r\n', '\n'),
  })
}

function isKnown({ customerId, ...form }: OrderForm, known: Partial<Contacts> | null): boolean {
  if (customerId === '' || known === null) return false
  return (['name', 'email', 'phone'] as const).every((field) => form[field] === known[field])
}

const isEmpty = (line: FormLine): boolean => Object.values(line).every((text) => text === '')

/** What is no number stays as it was typed: ingest says what it must be. */
function lineOf({ sku, name, quantity, unitPrice }: FormLine): object {
  return {
    ...given({ sku, name, unitPrice: unitPrice.replace(',', '.') }),
    quantity: /^\d{1,9}$/.test(quantity) ? Number(quantity) : quantity,
  }
}

function given(fields: Record<string, unknown>): object {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== ''))
}

/** The errors by the field of the form that they are beside; those of no field under ''. */
export function errorsByField(form: OrderForm, errors: readonly RequestError[]): Map<string, string> {
  // Lines that were left empty are not in the request.
  const sent = form.lines.flatMap((line, index) => (isEmpty(line) ? [] : [index]))
  const byField = new Map<string, string>()
  for (const { pointer = '', detail = '' } of errors) {
    const field = fieldOf(pointer, sent)
    byField.set(field, [byField.get(field), detail].filter((text) => text !== undefined).join('; '))
  }
  return byField
}

function fieldOf(pointer: string, sent: readonly number[]): string {
  const [, top, second, third] = pointer.split('/')
  if (top === 'customer') return second === 'email' || second === 'phone' ? second : 'name'
  if (top === 'note') return 'note'
  if (top === 'lines') {
    const index = sent[Number(second ?? 0)] ?? 0
    const fields = ['sku', 'name', 'quantity', 'unitPrice']
    return `line.${index}.${third !== undefined && fields.includes(third) ? third : 'name'}`
  }
  if (top !== 'shippingAddress') return ''
  const fields = ['company', 'city', 'region', 'postcode', 'country']
  return second !== undefined && fields.includes(second) ? second : 'address'
}
