import type { ReadModelName } from '@slipstream/read-models/read-model-versions.ts'
import type { MemoryFold } from '../../domain/read-model.ts'
import { projectBillingHistory } from './billing-history.ts'
import type { ConsumedBillingEvent } from './billing-history.ts'
import { objectModels, projectObjects } from './object-models.ts'
import type { ObjectDocument } from './object-models.ts'

/** Folds a read model of billing in memory. History is complete with each event, all else at the end. */
export function foldBillingInMemory(name: ReadModelName): MemoryFold<ConsumedBillingEvent> {
  const model = objectModels.find((one) => one.name === name)
  if (model === undefined) return foldHistory()
  const documents = new Map<string, ObjectDocument>()
  return {
    add(events) {
      for (const document of projectObjects(model, documents, events)) documents.set(document._id, document)
      return []
    },
    end: () => documents.values(),
  }
}

function foldHistory(): MemoryFold<ConsumedBillingEvent> {
  const seen = new Set<string>()
  return {
    add(events) {
      const added = [...projectBillingHistory(events)].filter(([id]) => !seen.has(id))
      for (const [id] of added) seen.add(id)
      return added.map(([, document]) => document)
    },
    end: () => [],
  }
}
