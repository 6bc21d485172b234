import { startCarrier } from '@slipstream/sandbox-carrier/start-carrier.ts'
import type { FaultRequests } from '@slipstream/sandbox-carrier/domain/faults/fault-settings.ts'
import { Secret } from '@slipstream/runtime/config/secret.ts'
import { bobsPostCarrier } from '../../../src/carriers/bobs-post/bobs-post-carrier.ts'
import { sender } from '../sample-booking.ts'
import { carrierSettings } from './carrier-settings.ts'
import type { CarrierWorld, FaultyOperation } from './carrier-world.ts'

const hourMs = 3_600_000
const operations = { book: 'book', lookUp: 'find', label: 'label', void: 'void', track: 'trackMany' } as const
/** Which faults of the sandbox can be told whether the work is done. */
const withWork = ['reset', 'hang', 'htmlPage', 'halfBody', 'carrierTimeout']

/** The sandbox's carrier, with a clock that stands still between calls. */
export async function bobsPostWorld(): Promise<CarrierWorld> {
  let nowMs = Date.UTC(2026, 10, 21)
  const parcelRates = { delayed: 0, attemptFailed: 0, pickupPoint: 0, returned: 0, lost: 0 }
  const api = await startCarrier({ mode: 'stepped', nowMs: () => nowMs, parcelRates })
  let faults: FaultRequests = {}
  const add = (more: FaultRequests): Promise<void> => api.setFaults((faults = { ...faults, ...more }))
  const pass = (ms: number): Promise<void> => {
    nowMs += ms
    return api.tick()
  }
  const operationOf = (operation: FaultyOperation) => operations[operation]

  return {
    carrier: bobsPostCarrier({
      ...carrierSettings,
      ...{ type: 'bobs-post', url: api.url, apiKey: new Secret(api.apiKey), sender, webhookSecrets: [] },
    }),
    failNext: async ({ operation, name, work }) => {
      const details = { times: 1, operations: [operationOf(operation)] }
      await api.setFaults({ ...faults, [name]: { ...details, ...(withWork.includes(name) && { work }) } })
    },
    lagLookUps: () => add({ lookupLag: { waitMs: hourMs } }),
    passLookUpLag: () => pass(hourMs),
    refuseDuplicates: () => add({ duplicateRefused: {} }),
    delayLabels: () => add({ labelPending: { waitMs: hourMs } }),
    finishLabels: () => pass(hourMs),
    deliverParcels: () => pass(240 * hourMs),
    setOutage: (isOn) => api.setFaults(isOn ? { ...faults, outage: {} } : faults),
    activeBookings: (reference) => api.books().find((row) => row.reference === reference)?.active ?? 0,
    stop: () => api.stop(),
  }
}
