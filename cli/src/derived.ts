import type { Derived } from '@slipstream/event-log/erasure/run-erasure.ts'
import { labelsCollection } from '@slipstream/read-models/shipments/label-document.ts'

const readModels = () => import('@slipstream/projector/cli/rebuild-for-erasure.ts')

/** What services derive from events, for the erasure of a person. It loads their code when it runs. */
export const derived: Derived = {
  rebuiltModels: async (topics) => (await readModels()).modelsWithPersonalData(topics),
  rebuild: async (topics) => (await readModels()).rebuildForErasure(topics),
  async removeExports(db, options) {
    const { removeExports } = await import('@slipstream/worker/cli/remove-exports.ts')
    return removeExports(db, options)
  },
  async unbookedShipments(db) {
    const { unbookedShipments } = await import('@slipstream/fulfillment/cli/shipments-for-erasure.ts')
    return unbookedShipments(db)
  },
  async cancelShipments(db, ids, by) {
    const { cancelShipments } = await import('@slipstream/fulfillment/cli/shipments-for-erasure.ts')
    return cancelShipments(db, ids, by)
  },
  removedWhole: [labelsCollection],
}
