import type { AlertEvent } from '@slipstream/events/event.ts'
import type { ConsumedEvent } from '@slipstream/event-log/consume/consumer.ts'
import type { AlertDocument } from '@slipstream/read-models/alerts/alert-document.ts'
import type { SilenceDocument } from '@slipstream/read-models/alerts/silence-document.ts'
import type { ReadModelName } from '@slipstream/read-models/read-model-versions.ts'
import { foldAll } from '../../domain/fold-all.ts'
import type { MemoryFold } from '../../domain/read-model.ts'
import { projectAlerts } from './alerts.ts'
import { projectSilences } from './silences.ts'

/** Folds a read model of alerts in memory. Documents are complete at the end. */
export function foldAlertsInMemory(name: ReadModelName): MemoryFold<ConsumedEvent & AlertEvent> {
  return name === 'silences'
    ? foldAll<AlertEvent, SilenceDocument>(projectSilences)
    : foldAll<AlertEvent, AlertDocument>(projectAlerts)
}
