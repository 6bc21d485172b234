import { isDuplicateKey } from '@slipstream/mongo/errors/error-codes.ts'

const maxTries = 5

/**
 * Two concurrent upserts of the same new document may both try to insert it; the loser's next try finds it
 * there. Only for writes that may be done twice.
 */
export async function untilNoDuplicate(write: () => Promise<unknown>): Promise<void> {
  for (let tries = 1; ; tries++) {
    try {
      await write()
      return
    } catch (error) {
      if (!isDuplicateKey(error) || tries === maxTries) throw error
    }
  }
}
