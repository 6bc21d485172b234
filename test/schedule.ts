import type { TestFile } from './find-tests.ts'

/** Test files that run in this order, as many at a time as `concurrency` says. */
export type TestQueue = { files: readonly TestFile[]; concurrency: number }

/** Of the tests of whole systems, the slowest ones. Begun last, one of them would run on alone. */
const slowest = [
  'failure/shipments/carrier-outage',
  'failure/brokers-lost',
  'failure/log-cut-off',
  'failure/disk-full',
  'journey/missing-order',
  'failure/broker-killed',
  'journey/everything-at-once',
  'journey/bad-day',
]

/** Queues that run side by side: tests of whole systems mostly wait, so they leave the processor to the other tests. */
export function queuesOf(files: readonly TestFile[]): TestQueue[] {
  const isSystem = ({ path }: TestFile): boolean => /^test\/(journey|failure)\//.test(path)
  const isSlow = ({ needsStack, isUnit }: TestFile): boolean => !needsStack && !isUnit
  return [
    { files: slowFirst(files.filter(isSystem), rankOf), concurrency: 2 },
    {
      files: slowFirst(
        files.filter((file) => !isSystem(file)),
        (file) => Number(!isSlow(file)),
      ),
      concurrency: 2,
    },
  ].filter((queue) => queue.files.length > 0)
}

function rankOf({ path }: TestFile): number {
  const rank = slowest.findIndex((name) => path.includes(name))
  return rank === -1 ? slowest.length : rank
}

function slowFirst(files: readonly TestFile[], rank: (file: TestFile) => number): TestFile[] {
  return files.toSorted((a, b) => rank(a) - rank(b))
}
