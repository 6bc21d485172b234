import type { logCreator } from 'kafkajs'
import type { Logger } from '../../logger.ts'

/**
 * Everything that kafkajs says is detail: its errors and warnings are tries that will be made again, and what a user has
 * to know (a group that can't be joined, an append that was given up) is told by this package's answers and checks.
 */
export function quieted(logger: Logger): logCreator {
  return () =>
    ({ label, namespace, log }) => {
      const { message, timestamp: _, logger: __, stack: ___, ...fields } = log
      logger.debug({ ...fields, saidBy: `kafkajs ${namespace}`, saidAs: label }, message)
    }
}
