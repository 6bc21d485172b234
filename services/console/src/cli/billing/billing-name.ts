import { InvalidArgumentError } from '@commander-js/extra-typings'

/** A subscription as `SOURCE/SUBSCRIPTION`. @throws InvalidArgumentError */
export function subscriptionNameOf(text: string): { source: string; subscriptionId: string } {
  const { source, id } = nameOf(text, 'SOURCE/SUBSCRIPTION, e.g. billing/sub_1')
  return { source, subscriptionId: id }
}

/** An invoice as `SOURCE/INVOICE`. @throws InvalidArgumentError */
export function invoiceNameOf(text: string): { source: string; invoiceId: string } {
  const { source, id } = nameOf(text, 'SOURCE/INVOICE, e.g. billing/in_1')
  return { source, invoiceId: id }
}

/** A call-out as `SOURCE/ID`. @throws InvalidArgumentError */
export function calloutNameOf(text: string): { source: string; taskId: string } {
  const { source, id } = nameOf(text, 'SOURCE/ID, e.g. billing/call_6f1c2d3e')
  return { source, taskId: id }
}

function nameOf(text: string, expected: string): { source: string; id: string } {
  const [, source, id] = /^([^/]+)\/(.+)$/.exec(text) ?? []
  if (source === undefined || id === undefined) throw new InvalidArgumentError(`It must be ${expected}.`)
  return { source, id }
}
