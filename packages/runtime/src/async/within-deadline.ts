/**
 * The result of `run`, or an error after `deadlineMs`. The work itself continues.
 */
export async function withinDeadline<T>(deadlineMs: number, run: () => Promise<T> | T): Promise<T> {
  const deadline = Promise.withResolvers<never>()
  const message = `no response within ${Math.round(deadlineMs)} ms`
  const timer = setTimeout(() => deadline.reject(new Error(message)), deadlineMs)
  try {
    return await Promise.race([run(), deadline.promise])
  } finally {
    clearTimeout(timer)
  }
}
