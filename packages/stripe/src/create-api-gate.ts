import type { Db } from 'mongodb'
import type { Logger } from '@slipstream/runtime/observability/logger.ts'
import { mongoSharedRate } from '@slipstream/work/adapters/shared-rate.ts'
import { ApiGate } from './api-gate.ts'

/** A gate for the requests of one source, at a rate that all processes share, whatever service they belong to. */
export function createApiGate(
  db: Db,
  source: string,
  { requestsPerSecond: perSecond }: { requestsPerSecond: number },
  logger: Pick<Logger, 'info' | 'warn' | 'error'>,
): ApiGate {
  return new ApiGate(source, mongoSharedRate(db, `stripe/${source}`, { perSecond }), logger)
}
