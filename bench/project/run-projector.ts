import { setTimeout as sleep } from 'node:timers/promises'
import { createHealth } from '@slipstream/runtime/health/health.ts'
import { createLogger } from '@slipstream/runtime/observability/logger.ts'
import { createMetrics } from '@slipstream/runtime/observability/metrics.ts'
import { startProjector } from '@slipstream/projector/start-projector.ts'
import { config } from './setting.ts'
import { TimedSpan } from '../measure/timed-span.ts'
import type { SpanFigures } from '../measure/timed-span.ts'
import type { Setting } from './setting.ts'

/** The projector as it is: from the assignment of the partitions to the commit of the last event. */
export async function runProjector(setting: Setting): Promise<SpanFigures> {
  const { kafkaBrokers, topicPrefix, mongodbUrl, database, events } = setting
  const projector = startProjector({
    config,
    kafkaBrokers,
    topicPrefix,
    mongodbUrl,
    mongodbDatabase: database,
    logger: createLogger({ name: 'projector', level: 'warn', format: 'json' }),
    health: createHealth(),
    metrics: createMetrics('projector'),
  })
  const span = new TimedSpan()
  let isAssigned = false
  const committed = (): number => projector.state().reduce((sum, { next }) => sum + Number(next), 0)
  while (committed() < events) {
    if (!isAssigned && projector.state().length > 0) span.begin()
    isAssigned ||= projector.state().length > 0
    await sleep(10)
  }
  const figures = span.end(events)
  await projector.stop()
  return figures
}
