import type { TestFile } from './find-tests.ts'

/** Test files that run in this order, as many at a time as `concurrency` says. */
export type TestQueue = { files: readonly TestFile[]; concurrency: number }

/** Of the tests of whole systems, the slowest ones. Begun last, one of them would run on alone. */
export const slowest = [
  'failure/shipments/carrier-outage',
  'journey/billing/',
  'failure/log/brokers-lost',
  'failure/log/log-cut-off',
  'failure/log/disk-full',
  'failure/log/broker-killed',
  'servers/test-journey',
  'servers/test-failure',
  'cli/test/erase',
  'servers/services-notifier',
]

/** Of the others. Unit tests are the shortest: begun last, they fill what is left. */
export const slowestOthers = [
  'simulation/random-days',
  'rebuild/rebuild',
  'scheduling/idle-sources',
  'stack/test/real-servers',
  'billing/test/start-billing',
  'tasks/tasks',
  'orders/new-orders',
]

/** Their tests mostly wait too, for mails and parcels. */
const waiting = /\b(fulfillment|notifier)-test|\btest-(journey|failure)|\bcli-test-erase/

/**
 * Queues that run side by side: tests of whole systems mostly wait, so they leave the processor to the other
 * tests. The last two end at about the same time.
 */
export function queuesOf(files: readonly TestFile[]): TestQueue[] {
  const isWaiting = (file: TestFile): boolean =>
    !isChaos(file) && (isSystem(file) || (file.needsStack && waiting.test(file.path.replaceAll('/', '-'))))
  const kindOf = ({ needsStack, isUnit }: TestFile): number => (isUnit ? 2 : Number(needsStack))
  return [
    { files: files.filter(isChaos), concurrency: 1 },
    {
      files: slowFirst(files.filter(isWaiting), (file) => rankIn(slowest, file, Number(!isSystem(file)))),
      concurrency: 2,
    },
    {
      files: slowFirst(
        files.filter((file) => !isWaiting(file) && !isChaos(file)),
        (file) => rankIn(slowestOthers, file, kindOf(file)),
      ),
      concurrency: 3,
    },
  ].filter((queue) => queue.files.length > 0)
}

/** Minutes, in which servers and services of its own are broken and heal. */
const isChaos = ({ path }: TestFile): boolean => path === 'test/failure/chaos.test.ts'

const isSystem = ({ path }: TestFile): boolean => /^test\/(journey|failure)\//.test(path)

/** Its place in the list; where it has none, behind all of them by its kind. */
function rankIn(names: readonly string[], { path }: TestFile, kind: number): number {
  const rank = names.findIndex((name) => path.includes(name))
  return rank === -1 ? names.length + kind : rank
}

function slowFirst(files: readonly TestFile[], rank: (file: TestFile) => number): TestFile[] {
  return files.toSorted((a, b) => rank(a) - rank(b))
}
