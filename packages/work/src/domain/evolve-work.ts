import type { WorkEvent } from './work-event.ts'
import { maxFailuresKept } from './work.ts'
import type { Work } from './work.ts'

/** The work after an event. The adapter writes the same as updates of MongoDB; a test holds them together. */
export function evolveWork(work: Work, event: WorkEvent, now: Date): Work {
  const inMs = (ms: number): Date => new Date(now.getTime() + ms)
  const failed = (error: string): Partial<Work> => ({
    attempts: work.attempts + 1,
    lapses: 0,
    lastError: error,
    failures: [...work.failures, { at: now, error }].slice(-maxFailuresKept),
  })
  const fresh = { attempts: 0, lapses: 0, lastError: null }
  const waiting = (ms: number): Partial<Work> => ({
    ...{ state: 'waiting', worker: null, isHastened: false },
    dueAt: work.isHastened ? now : inMs(ms),
  })
  switch (event.type) {
    case 'claimed':
      return {
        ...{ ...work, state: 'leased', worker: event.worker, fence: work.fence + 1 },
        ...{ dueAt: inMs(event.leaseMs), isHastened: false },
        lapses: work.lapses + (work.state === 'leased' ? 1 : 0),
      }
    case 'extended':
      return { ...work, dueAt: inMs(event.leaseMs) }
    case 'progressed':
      return { ...work, progress: event.progress, ...(event.isStep && fresh) }
    case 'continued':
      return {
        ...{ ...work, ...waiting(event.inMs), ...fresh, progress: event.progress ?? work.progress },
        ...{ queue: event.queue ?? work.queue, priority: event.priority ?? work.priority },
      }
    case 'deferred':
      return { ...work, ...waiting(event.inMs), lapses: 0, lastError: event.reason }
    case 'retried':
      return { ...work, ...waiting(event.inMs), ...failed(event.error) }
    case 'released':
      return { ...work, ...waiting(0), lapses: 0 }
    case 'deadLettered':
      return { ...work, state: 'dead-lettered', worker: null, isHastened: false, ...failed(event.error) }
    case 'hastened':
      return {
        ...{ ...work, isHastened: true },
        ...(work.state === 'waiting' && { dueAt: now < work.dueAt ? now : work.dueAt }),
      }
    case 'redriven':
      return { ...work, state: 'waiting', dueAt: now, attempts: 0, lapses: 0 }
    case 'rescheduled': {
      const { queue, priority } = event
      const open = { state: 'waiting', worker: null, isHastened: false, finishedAt: null } as const
      const reschedules = (work.reschedules ?? 0) + 1
      return { ...work, ...fresh, ...open, queue, priority, reschedules, dueAt: inMs(event.inMs) }
    }
    case 'succeeded':
      return finished({ ...work, state: 'done', result: event.result, lastError: null }, now)
    case 'cancelled':
      return finished({ ...work, state: 'cancelled' }, now)
  }
}

function finished(work: Work, now: Date): Work {
  const { uniqueKey: _freed, ...rest } = work
  return { ...rest, worker: null, isHastened: false, finishedAt: now }
}
