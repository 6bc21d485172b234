import type { ConsumedEvent } from '@slipstream/event-log/consume/consumer.ts'
import type { AlertDocument } from '@slipstream/read-models/alerts/alert-document.ts'
import type { SilenceDocument } from '@slipstream/read-models/alerts/silence-document.ts'
import type { ReadModelName } from '@slipstream/read-models/read-model-versions.ts'
import type { MemoryFold } from '../../domain/read-model.ts'
import type { AlertEvent } from './alert-event.ts'
import { projectAlerts } from './alerts.ts'
import { projectSilences } from './silences.ts'

/** Folds a read model of alerts in memory. Documents are complete at the end. */
export function foldAlertsInMemory(name: ReadModelName): MemoryFold<ConsumedEvent & AlertEvent> {
  return name === 'silences'
    ? foldAll<SilenceDocument>(projectSilences)
    : foldAll<AlertDocument>(projectAlerts)
}

function foldAll<Document extends { _id: string }>(
  project: (before: ReadonlyMap<string, Document>, events: readonly AlertEvent[]) => Document[],
): MemoryFold<ConsumedEvent & AlertEvent> {
  const documents = new Map<string, Document>()
  return {
    add(events) {
      for (const document of project(documents, events)) documents.set(document._id, document)
      return []
    },
    end: () => documents.values(),
  }
}
