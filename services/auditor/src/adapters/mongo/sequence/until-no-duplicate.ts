import { MongoServerError } from 'mongodb'

const duplicateKey = 11000
const mostTries = 5

/**
 * Two upserts of the same new document at once may both try to insert it; the loser's next try finds it there. Only for
 * writes that may be done twice.
 */
export async function untilNoDuplicate(write: () => Promise<unknown>): Promise<void> {
  for (let tries = 1; ; tries++) {
    try {
      await write()
      return
    } catch (error) {
      if (!(error instanceof MongoServerError && error.code === duplicateKey) || tries === mostTries)
        throw error
    }
  }
}
