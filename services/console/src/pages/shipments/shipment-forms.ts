import type { ShipmentResponse } from '../../responses/shipments/shipment.ts'
import { actionForm } from '../shell/actions/action-form.ts'
import { html, nothing, type Html } from '../shell/frame/html.ts'
import type { Viewer } from '../shell/frame/viewer.ts'
import { selectField } from '../shell/lists/filter-form.ts'
import type { ListFilters } from '../shell/lists/list-filters.ts'
import type { ShipmentAct } from './shipment-state.ts'

const steps = ['check-address', 'book', 'fetch-label', 'void']

/** What can be done about a shipment, as far as the viewer may. */
export function shipmentForms(
  shipment: ShipmentResponse,
  acts: readonly ShipmentAct[],
  path: string,
  viewer: Viewer,
): Html[] {
  const { actions } = viewer.words.shipments
  const forms: Readonly<Record<ShipmentAct, { title: string; what: string; fields?: Html }>> = {
    redrive: { title: actions.redrive, what: actions.redriveWhat },
    address: { title: actions.address, what: actions.addressWhat, fields: addressFields(shipment, viewer) },
    cancel: { title: actions.cancel, what: actions.cancelWhat },
    adopt: { title: actions.adopt, what: actions.adoptWhat, fields: bookingFields(viewer) },
    repeat: { title: actions.repeat, what: actions.repeatWhat },
    settle: { title: actions.settle, what: actions.settleWhat },
  }
  return acts
    .filter((act) => viewer.may(act === 'redrive' ? 'redrive' : 'shipments'))
    .map((act, index) =>
      actionForm({ id: act, path: `${path}/${act}`, ...forms[act], isPrimary: index === 0 }, viewer),
    )
}

const input = (name: string, label: string, value: string | null = '', more: Html = nothing): Html =>
  html`<label
    >${label}<input type="text" name="${name}" value="${value ?? ''}" maxlength="200" ${more}
  /></label>`

function addressFields({ recipient }: ShipmentResponse, viewer: Viewer): Html {
  const { actions } = viewer.words.shipments
  const { name, company, email, phone, lines, postcode, city, region, country } = recipient
  return html`<div class="form-grid">
    ${input('name', actions.name, name)} ${input('company', actions.company, company)}
    ${input('email', actions.email, email)} ${input('phone', actions.phone, phone)}
    <label class="all"
      >${actions.lines}<textarea name="lines" rows="2" maxlength="2000" required>
${lines.join('\n')}</textarea>
    </label>
    ${input('postcode', actions.postcode, postcode)} ${input('city', actions.city, city)}
    ${input('region', actions.region, region)}
    ${input('country', actions.country, country, html`pattern="[A-Z]{2}" required`)}
  </div>`
}

function bookingFields(viewer: Viewer): Html {
  const { actions } = viewer.words.shipments
  return html`<div class="form-grid">
    ${input('carrierShipmentId', actions.carrierShipmentId, '', html`required`)}
    ${input('trackingNumber', actions.trackingNumber)} ${input('trackingUrl', actions.trackingUrl)}
  </div>`
}

/** Tries all dead-lettered shipments again that match, or counts them. */
export function redriveAllForm({ carrier, source }: ListFilters, viewer: Viewer): Html {
  const { actions, page, ...words } = viewer.words.shipments
  const choices = steps.map((step) => [step, page.step[step] ?? step] as const)
  const fields = html`<div class="form-grid">
      ${input('carrier', words.carrier, carrier)} ${input('source', words.source, source)}
      ${selectField({ name: 'step', label: actions.step, any: actions.anyStep, choices }, undefined)}
      ${input('reasonContains', actions.reasonContains)}
    </div>
    <label><input type="checkbox" name="dryRun" value="1" checked /> ${actions.onlyCount}</label>`
  return actionForm(
    {
      id: 'redrive-all',
      path: '/shipments/redrive',
      title: actions.redriveAll,
      what: actions.redriveAllWhat,
      fields,
    },
    viewer,
  )
}

type Form = Readonly<Record<string, string>>

/** The fields that are filled in. */
const filled = (form: Form): Form =>
  Object.fromEntries(Object.entries(form).filter(([, value]) => value.trim() !== ''))

export function redriveAllInput(form: Form): Record<string, unknown> {
  const { dryRun, ...where } = filled(form)
  return { ...where, dryRun: dryRun !== undefined }
}

export function addressInput(form: Form): Record<string, unknown> {
  const { lines = '', ...others } = filled(form)
  const given = lines.split(/\r?\n/).map((line) => line.trim())
  return { ...others, lines: given.filter((line) => line !== '') }
}

export const bookingInput = (form: Form): Record<string, unknown> => filled(form)
