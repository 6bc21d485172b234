/**
 * Begins work at a fixed rate, whether or not earlier work is done.
 *
 * @param begin gets when the work was due, by `performance.now()`: durations count from then
 * @returns the results in the order in which the work began; rejects with the first failure
 */
export async function atRate<Result>(
  { perSecond, seconds }: { perSecond: number; seconds: number },
  begin: (index: number, dueAt: number) => Promise<Result>,
): Promise<Result[]> {
  const total = perSecond * seconds
  const startedAt = performance.now()
  const begun: Promise<Result>[] = []
  await new Promise<void>((resolve) => {
    const timer = setInterval(() => {
      const due = Math.min(total, Math.floor(((performance.now() - startedAt) / 1_000) * perSecond))
      while (begun.length < due)
        begun.push(begin(begun.length, startedAt + (begun.length / perSecond) * 1_000))
      if (begun.length < total) return
      clearInterval(timer)
      resolve()
    }, 1)
  })
  return Promise.all(begun)
}
