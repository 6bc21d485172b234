import { Secret } from '@slipstream/runtime/config/secret.ts'
import { shipEngineCarrier } from '../../../src/carriers/shipengine/shipengine-carrier.ts'
import { carrierSettings } from './carrier-settings.ts'
import type { CarrierWorld } from './carrier-world.ts'
import { ShipEngineReplay } from './shipengine-replay.ts'

export async function shipEngineWorld(): Promise<CarrierWorld> {
  const api = new ShipEngineReplay()
  await api.listen()
  return {
    carrier: shipEngineCarrier({
      ...carrierSettings,
      ...{ type: 'shipengine', url: api.url, apiKey: new Secret('TEST_key') },
      ...{ carrierId: 'se-123890', serviceCode: 'usps_priority_mail', warehouseId: 'se-28529731' },
    }),
    failNext: async (fault) => void (api.nextFault = fault),
    lagLookUps: async () => void (api.lagsLookUps = true),
    passLookUpLag: async () => api.labels.forEach((label) => (label.isVisible = true)),
    refuseDuplicates: async () => void (api.refusesDuplicates = true),
    delayLabels: async () => void (api.delaysLabels = true),
    finishLabels: async () => api.labels.forEach((label) => (label.isReady = true)),
    deliverParcels: async () => void (api.hasScans = true),
    setOutage: (isOn) => (isOn ? api.close() : api.listen()),
    activeBookings: (reference) =>
      api.labels.filter((label) => label.reference === reference && !label.isVoided).length,
    stop: () => api.close(),
  }
}
