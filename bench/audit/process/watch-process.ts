import { setTimeout as sleep } from 'node:timers/promises'
import { liveHeapBytes } from './live-heap.ts'

/** The auditor at a moment, by its own metrics. */
export type Sample = {
  atMs: number
  read: number
  rssBytes: number
  heapBytes: number
  heldAlerts: number
}

/** Its memory when it had read so much; of its heap, also what was left once garbage was collected. */
export type MemoryMark = { when: string; rssBytes: number; heapBytes: number; liveHeapBytes: number }

export type Watched = {
  samples: readonly Sample[]
  marks: readonly MemoryMark[]
  mark(when: string): Promise<void>
  stop(): Promise<void>
}

const everyMs = 500

/**
 * Looks at the auditor's metrics again and again, and at what it keeps in memory once it has
 * read some shares of the deliveries.
 */
export function watchProcess(
  metricsUrl: string,
  { inspectorUrl, shares, deliveries }: { inspectorUrl: string; shares: number[]; deliveries: number },
): Watched {
  const samples: Sample[] = []
  const marks: MemoryMark[] = []
  const due = [...shares]
  const mark = async (when: string): Promise<void> => {
    const { rssBytes = NaN, heapBytes = NaN } = samples.at(-1) ?? {}
    marks.push({ when, rssBytes, heapBytes, liveHeapBytes: await liveHeapBytes(inspectorUrl) })
  }
  const stopping = new AbortController()
  const life = async (): Promise<void> => {
    while (!stopping.signal.aborted) {
      const text = await fetch(metricsUrl).then(
        (response) => response.text(),
        () => undefined,
      )
      if (text !== undefined) samples.push(sampleOf(text))
      const [share = Infinity] = due
      if ((samples.at(-1)?.read ?? 0) >= share * deliveries) {
        due.shift()
        await mark(`${share * 100} % read`)
      }
      await sleep(everyMs, undefined, { signal: stopping.signal }).catch(() => undefined)
    }
  }
  const ended = life()
  return {
    samples,
    marks,
    mark,
    async stop() {
      stopping.abort()
      await ended
    },
  }
}

function sampleOf(text: string): Sample {
  const sum = (name: string): number =>
    text
      .split('\n')
      .filter((line) => line.startsWith(`${name}{`) || line.startsWith(`${name} `))
      .reduce((total, line) => total + Number(line.slice(line.lastIndexOf(' '))), 0)
  return {
    atMs: Date.now(),
    read: sum('slipstream_consumer_events_total'),
    rssBytes: sum('process_resident_memory_bytes'),
    heapBytes: sum('nodejs_heap_size_used_bytes'),
    heldAlerts: sum('slipstream_auditor_alerts'),
  }
}
