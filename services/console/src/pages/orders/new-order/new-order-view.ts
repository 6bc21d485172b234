import type { CustomerResponse } from '../../../responses/customers/customer.ts'
import { html, nothing, type Html } from '../../shell/frame/html.ts'
import { notice } from '../../shell/frame/notice.ts'
import type { Page } from '../../shell/frame/frame.ts'
import type { Viewer } from '../../shell/frame/viewer.ts'
import { maxFormLines, type FormLine, type OrderForm } from './order-form.ts'
import { orderPath } from '../../shell/paths.ts'

type Errors = ReadonlyMap<string, string>
type Model = { form: OrderForm; errors: Errors; isUnknown?: boolean }

/** The form of a new order. The Enter key takes the first button, which must not place an order. */
export function newOrderPage({ form, errors, isUnknown = false }: Model, viewer: Viewer): Page {
  const { newOrder, errors: titles } = viewer.words
  const general = errors.get('')
  const body = html`<div class="head"><h1>${newOrder.title}</h1></div>
    ${general === undefined ? nothing : notice('error', isUnknown ? titles.noResponse : titles.notPlaced, general)}
    ${errors.size > 0 && general === undefined && notice('error', titles.notPlaced, newOrder.seeFields(errors.size))}
    <form id="new-order" class="new-order stack" action="/orders/new" method="post" novalidate>
      <input type="hidden" name="formToken" value="${viewer.formToken}" />
      <input type="hidden" name="key" value="${form.key}" />
      <input type="hidden" name="customerId" value="${form.customerId}" />
      <button class="visually-hidden" name="act" value="show" tabindex="-1" aria-hidden="true"></button>
      ${customerPart({ form, errors }, viewer)} ${linesPart({ form, errors }, viewer)}
      ${addressPart({ form, errors }, viewer)}
      <div class="buttons"><button class="primary" name="act" value="place">${newOrder.action}</button></div>
    </form>`
  return { title: newOrder.title, section: 'orders', body }
}

function customerPart(model: Model, viewer: Viewer): Html {
  const { newOrder } = viewer.words
  return html`<fieldset class="card">
    <legend class="visually-hidden">${newOrder.customer}</legend>
    <h2>${newOrder.customer}</h2>
    <label for="find"><span class="small quiet">${newOrder.find}</span></label>
    <input
      id="find"
      type="search"
      name="find"
      maxlength="200"
      autocomplete="off"
      hx-get="/orders/new/customers"
      hx-trigger="input changed delay:200ms, search"
      hx-target="#customers"
      hx-swap="innerHTML"
      hx-sync="this:replace"
    />
    <div id="customers" class="choices" aria-live="polite"></div>
    ${model.form.customerId === '' ? nothing : html`<p class="small quiet">${newOrder.known}</p>`}
    <div class="fields">
      ${field('name', newOrder.name, model)} ${field('email', newOrder.email, model, 'email')}
      ${field('phone', newOrder.phone, model, 'tel')}
    </div>
  </fieldset>`
}

/** Who fits what was typed. One who is chosen fills the form. */
export function customersView(text: string, found: readonly CustomerResponse[], viewer: Viewer): Html {
  const { newOrder } = viewer.words
  if (text === '') return nothing
  if (found.length === 0) return html`<p class="small quiet">${newOrder.nobody}</p>`
  return html`${found.map(
    ({ customerId, name, emails, phones, orderCount }) =>
      html`<button name="act" value="customer:${customerId}">
        <strong>${name ?? '–'}</strong> ${emails[0] ?? ''} ${phones[0] ?? ''}
        <span class="quiet">${newOrder.orders(orderCount)}</span>
      </button>`,
  )}`
}

function linesPart(model: Model, viewer: Viewer): Html {
  const { newOrder } = viewer.words
  const { lines } = model.form
  return html`<fieldset class="card">
    <legend class="visually-hidden">${newOrder.lines}</legend>
    <h2>${newOrder.lines}</h2>
    ${lines.map((line, index) => lineFields(line, index, model, viewer))}
    ${
      lines.length < maxFormLines
        ? html`<button name="act" value="line">${newOrder.addLine}</button>`
        : html`<p class="small quiet">${newOrder.maxLines(maxFormLines)}</p>`
    }
  </fieldset>`
}

function lineFields(line: FormLine, index: number, { errors }: Model, { words: { newOrder } }: Viewer): Html {
  const of = (name: keyof FormLine, label: string): Html =>
    input({
      name: `line.${index}.${name}`,
      label,
      value: line[name],
      error: errors.get(`line.${index}.${name}`),
    })
  return html`<div class="fields line-fields" role="group" aria-label="${newOrder.line(index + 1)}">
    ${of('name', newOrder.product)} ${of('sku', newOrder.sku)} ${of('quantity', newOrder.quantity)}
    ${of('unitPrice', newOrder.unitPrice)}
  </div>`
}

function addressPart(model: Model, viewer: Viewer): Html {
  const { newOrder } = viewer.words
  const { form, errors } = model
  return html`<fieldset class="card">
    <legend class="visually-hidden">${newOrder.address}</legend>
    <h2>${newOrder.address}</h2>
    <div class="fields">
      ${field('company', newOrder.company, model)}
      ${area({ name: 'address', label: newOrder.street, value: form.address, error: errors.get('address') })}
      ${field('postcode', newOrder.postcode, model)} ${field('city', newOrder.city, model)}
      ${field('region', newOrder.region, model)} ${field('country', newOrder.country, model)}
      ${area({ name: 'note', label: newOrder.note, value: form.note, error: errors.get('note') })}
    </div>
  </fieldset>`
}

type Field = { name: string; label: string; value: string; error: string | undefined }

function field(
  name: Exclude<keyof OrderForm, 'lines' | 'key' | 'customerId'>,
  label: string,
  { form, errors }: Model,
  type = 'text',
): Html {
  return input({ name, label, value: form[name], error: errors.get(name) }, type)
}

function input({ name, label, value, error }: Field, type = 'text'): Html {
  return html`<div>
    <label for="${name}"><span class="small quiet">${label}</span></label>
    <input id="${name}" type="${type}" name="${name}" value="${value}" ${described(name, error)} />
    ${errorOf(name, error)}
  </div>`
}

function area({ name, label, value, error }: Field): Html {
  return html`<div>
    <label for="${name}"><span class="small quiet">${label}</span></label>
    <textarea id="${name}" name="${name}" rows="2" ${described(name, error)}>${value}</textarea>
    ${errorOf(name, error)}
  </div>`
}

const described = (name: string, error: string | undefined): Html =>
  error === undefined ? nothing : html`aria-invalid="true" aria-describedby="${name}-error"`

const errorOf = (name: string, error: string | undefined): Html =>
  error === undefined ? nothing : html`<p id="${name}-error" class="small error">${error}</p>`

/** The order is in the log, but not shown yet: the projector is behind. */
export function placedPage(source: string, orderId: string, { words: { newOrder, order } }: Viewer): Page {
  const body = html`<h1>${order.title(orderId)}</h1>
    ${notice(
      'info',
      newOrder.placed,
      newOrder.placedHint,
      html`<p><a href="${orderPath(source, orderId)}">${order.title(orderId)}</a></p>`,
    )}`
  return { title: order.title(orderId), section: 'orders', body }
}
