/** What is in them is about a person, but for ids and countries. */
const containers = new Set(
  `customer billing shipping recipient to address addresses lines contacts search fields metadata headers`.split(
    ' ',
  ),
)

/** Texts that identify a person. */
const identifying = new Set(
  `name email phone company city region postcode note location reference link last4 customerName customerEmail
  hostedUrl trackingNumber trackingUrl bodyBase64`.split(/\s+/),
)

/** Texts that people or other systems wrote: a word of code in them does not identify a person. */
const sentences = new Set(['detail', 'description', 'reason', 'error', 'lastError'])

/** What is sold has names too. */
const goods = new Set(['lineItems', 'items', 'products'])

const isIdentifier = (field: string): boolean => /(^_?id|Ids?)$/.test(field) || field === 'country'

const isProgramWord = (text: string): boolean => /^[a-z][A-Za-z0-9_-]{0,99}$/.test(text)

export type Within = 'other' | 'goods' | 'person'

/** What the content of a field belongs to, that is no text itself. */
export function withinField(field: string, content: object, within: Within): Within {
  if (within === 'person') return 'person'
  // Addresses have lines of text, orders and invoices lines of what is sold.
  const areLinesSold = field === 'lines' && Object.values(content).some((line) => typeof line === 'object')
  if (goods.has(field) || areLinesSold) return 'goods'
  return containers.has(field) ? 'person' : within
}

/** Whether a text about a person identifies them, by the names of fields in all services. */
export function isPersonalText(field: string, text: string, within: Within): boolean {
  if (isIdentifier(field)) return false
  if (within === 'person') return true
  if (sentences.has(field) || containers.has(field)) return !isProgramWord(text)
  return identifying.has(field) && !(within === 'goods' && field === 'name')
}
