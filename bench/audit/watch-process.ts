import { setTimeout as sleep } from 'node:timers/promises'

/** The auditor at a moment, as its own metrics tell. */
export type Sample = {
  atMs: number
  read: number
  lag: number
  rssBytes: number
  heapBytes: number
  heldAlerts: number
}

export type Watched = { samples: readonly Sample[]; stop(): Promise<void> }

/** Looks at the auditor's metrics again and again. */
export function watchProcess(metricsUrl: string, everyMs = 500): Watched {
  const samples: Sample[] = []
  const stopping = new AbortController()
  const life = async (): Promise<void> => {
    while (!stopping.signal.aborted) {
      const text = await fetch(metricsUrl).then(
        (answer) => answer.text(),
        () => undefined,
      )
      if (text !== undefined) samples.push(sampleOf(text))
      await sleep(everyMs, undefined, { signal: stopping.signal }).catch(() => undefined)
    }
  }
  const ended = life()
  return {
    samples,
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
    read: sum('slipstream_auditor_events_total'),
    lag: sum('slipstream_auditor_lag_records'),
    rssBytes: sum('process_resident_memory_bytes'),
    heapBytes: sum('nodejs_heap_size_used_bytes'),
    heldAlerts: sum('slipstream_auditor_alerts'),
  }
}
