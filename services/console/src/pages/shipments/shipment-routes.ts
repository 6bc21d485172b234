import type { FastifyInstance } from 'fastify'
import { maskPersonalData } from '../../access/domain/mask-personal-data.ts'
import { maySearch } from '../../access/domain/may-search.ts'
import { adoptBooking } from '../../commands/shipments/adopt-booking.ts'
import { cancelShipment } from '../../commands/shipments/cancel-shipment.ts'
import { correctAddress } from '../../commands/shipments/correct-address.ts'
import { redriveShipment } from '../../commands/shipments/redrive-shipment.ts'
import { redriveShipments } from '../../commands/shipments/redrive-shipments.ts'
import { repeatBooking } from '../../commands/shipments/repeat-booking.ts'
import { settleShipment } from '../../commands/shipments/settle-shipment.ts'
import { parseParameters } from '../../domain/parameters/parse-parameters.ts'
import { getShipment } from '../../queries/shipments/get-shipment.ts'
import { listCarriers } from '../../queries/shipments/list-carriers.ts'
import { listShipments } from '../../queries/shipments/list-shipments.ts'
import { readSavedFilters } from '../../saved-filters/adapters/mongo-saved-filters.ts'
import type { Page } from '../../responses/page.ts'
import type { CarrierResponse } from '../../responses/shipments/carrier.ts'
import type { ShipmentDetailResponse } from '../../responses/shipments/shipment-detail.ts'
import type { ShipmentResponse } from '../../responses/shipments/shipment.ts'
import { addAction } from '../shell/actions/add-action.ts'
import { daysOf } from '../shell/lists/list-filters.ts'
import { optionsOf, withoutOptions } from '../shell/lists/offered-columns.ts'
import type { PageParts } from '../shell/page-parts.ts'
import { readList, readPageData } from '../shell/read-context.ts'
import { PageProblem } from '../shell/show-error.ts'
import { showPage } from '../shell/show-page.ts'
import { viewerOf } from '../shell/viewer-of.ts'
import { addLabel } from './label-route.ts'
import { addressInput, bookingInput, redriveAllInput } from './shipment-forms.ts'
import { queryOfState } from './shipment-state.ts'
import { shipmentPage } from './shipment-view.ts'
import { shipmentColumns } from './shipments-columns.ts'
import { shipmentsPage } from './shipments-view.ts'
import { shipmentsPath } from '../shell/paths.ts'

const path = '/shipments/:source/:orderId/:shipmentNumber'

/** The list of shipments with the state of carriers, the page of each, and what can be done about it. */
export function addShipmentPages(app: FastifyInstance, parts: PageParts): void {
  app.get(shipmentsPath, async (request, reply) => {
    const viewer = viewerOf(request)
    const filters = optionsOf(request.query, shipmentColumns(viewer))
    const { q = '', state, from, to, ...others } = withoutOptions(filters, 'requestedAt')
    if (!maySearch(viewer.person.role, q)) {
      const { errors, searchNumbers } = viewer.words
      throw new PageProblem(403, errors.forbidden, `${searchNumbers}. ${errors.forbiddenHint}`)
    }
    const days = daysOf({ from, to }, viewer.timeZone)
    const query = parseParameters(listShipments.query, {
      ...{ ...others, ...queryOfState(state) },
      ...(q !== '' && { q }),
      ...(days.from !== undefined && { requestedFrom: days.from }),
      ...(days.to !== undefined && { requestedTo: days.to }),
    })
    const found = await readList<Page<ShipmentResponse>>(parts, viewer.now, listShipments, query)
    const carriers = await readPageData(parts, viewer.now, (context) => listCarriers.read(context, {}, {}))
    const shown = viewer.may('personalData') ? found : (maskPersonalData(found) as typeof found)
    const choices = {
      carriers: (carriers as Page<CarrierResponse>).items,
      sources: Object.keys(parts.sources),
      saved: await readSavedFilters(parts.client.db(parts.database), viewer.person.name),
    }
    return showPage(request, reply, parts, shipmentsPage({ ...shown, ...choices, filters }, viewer))
  })
  app.get(path, async (request, reply) => {
    const viewer = viewerOf(request)
    const named = parseParameters(getShipment.params, request.params)
    const found = await readPageData(parts, viewer.now, (context) => getShipment.read(context, named, {}))
    const { page } = viewer.words.shipments
    if (found === undefined) throw new PageProblem(404, page.notFound, page.notFoundHint)
    const shipment = viewer.may('personalData') ? found : maskPersonalData(found)
    return showPage(request, reply, parts, shipmentPage(shipment as ShipmentDetailResponse, viewer))
  })
  addLabel(app, parts, `${path}/label`)
  addShipmentActions(app, parts)
}

function addShipmentActions(app: FastifyInstance, parts: PageParts): void {
  const none = (): Record<string, unknown> => ({})
  const acts = [
    ['redrive', redriveShipment, none],
    ['address', correctAddress, addressInput],
    ['cancel', cancelShipment, none],
    ['adopt', adoptBooking, bookingInput],
    ['repeat', repeatBooking, none],
    ['settle', settleShipment, none],
  ] as const
  const backOf = ({ source = '', orderId = '', shipmentNumber = '' }: Record<string, string>): string =>
    [shipmentsPath, ...[source, orderId, shipmentNumber].map(encodeURIComponent)].join('/')
  for (const [act, definition, inputOf] of acts)
    addAction(app, parts, { path: `${path}/${act}`, definition, inputOf, backOf })
  addAction(app, parts, {
    path: `${shipmentsPath}/redrive`,
    definition: redriveShipments,
    inputOf: redriveAllInput,
    backOf: () => `${shipmentsPath}?state=dead-lettered`,
  })
}
