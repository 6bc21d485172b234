import type { Db } from 'mongodb'
import type { Logger } from '@slipstream/runtime/observability/logger.ts'
import { mongoSharedRate } from '@slipstream/work/adapters/shared-rate.ts'
import type { Gate } from '@slipstream/work/adapters/shared-rate.ts'
import { ApiGate } from './api-gate.ts'

type Rate = { requestsPerSecond: number }

/** The rate of requests to one source, which all processes share, whatever service they belong to. */
export const requestRate = (db: Db, source: string, { requestsPerSecond: perSecond }: Rate): Gate =>
  mongoSharedRate(db, `stripe/${source}`, { perSecond })

/** A gate for the requests of one source, at the shared rate. */
export function createApiGate(
  db: Db,
  source: string,
  rate: Rate,
  logger: Pick<Logger, 'info' | 'warn' | 'error'>,
): ApiGate {
  return new ApiGate(source, requestRate(db, source, rate), logger)
}
