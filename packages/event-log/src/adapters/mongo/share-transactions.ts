type Waiting<Work> = { work: Work; size: number; resolve: () => void; reject: (error: unknown) => void }

/**
 * Runs work in transactions, one after the other. What arrives during one shares the next, in the order of
 * arrival: a transaction takes about as long for all as for one. When a shared one fails, each work runs
 * again in one of its own, so that none fails for another.
 *
 * @param maxSize of all that share a transaction; larger work has one of its own
 * @returns resolves when the work is committed; rejects with the error of its own transaction
 */
export function shareTransactions<Work>(
  transact: (works: readonly Work[]) => Promise<void>,
  maxSize: number,
): (work: Work, size: number) => Promise<void> {
  const waiting: Waiting<Work>[] = []
  let isRunning = false

  const runAlone = ({ work, resolve, reject }: Waiting<Work>): Promise<void> =>
    transact([work]).then(resolve, reject)

  async function runTogether(group: readonly Waiting<Work>[]): Promise<void> {
    try {
      await transact(group.map(({ work }) => work))
      for (const { resolve } of group) resolve()
    } catch {
      for (const one of group) await runAlone(one)
    }
  }

  async function run(): Promise<void> {
    isRunning = true
    while (waiting.length > 0) {
      const [first, ...others] = waiting.splice(0, countOfGroup(waiting, maxSize)) as [Waiting<Work>]
      await (others.length === 0 ? runAlone(first) : runTogether([first, ...others]))
    }
    isRunning = false
  }

  return (work, size) =>
    new Promise((resolve, reject) => {
      waiting.push({ work, size, resolve, reject })
      if (!isRunning) void run()
    })
}

/** At least one. */
function countOfGroup(waiting: readonly { size: number }[], maxSize: number): number {
  let total = 0
  const end = waiting.findIndex(({ size }) => (total += size) > maxSize)
  return end === -1 ? waiting.length : Math.max(1, end)
}
