/** Evaluations that begin together stay together that way. */
const collectMs = 2
const maxTogether = 100

/**
 * Batches calls made within 2 ms into one query. It is sent after the last of its calls, so that no
 * result is older than the call it is for.
 *
 * @param findAll finds the values of all keys, in their order; when it rejects, so does each of the calls
 */
export function batched<K, V>(
  findAll: (keys: readonly K[]) => Promise<readonly V[]>,
): (key: K) => Promise<V> {
  type Call = { key: K; resolve(value: V): void; reject(reason: unknown): void }
  let collected: Call[] = []
  let timer: NodeJS.Timeout | undefined
  const put = (): void => {
    const calls = collected
    collected = []
    clearTimeout(timer)
    findAll(calls.map(({ key }) => key)).then(
      (found) => calls.forEach(({ resolve }, nth) => resolve(found[nth] as V)),
      (error: unknown) => calls.forEach(({ reject }) => reject(error)),
    )
  }
  return (key) =>
    new Promise((resolve, reject) => {
      collected.push({ key, resolve, reject })
      if (collected.length === 1) timer = setTimeout(put, collectMs)
      else if (collected.length === maxTogether) put()
    })
}
