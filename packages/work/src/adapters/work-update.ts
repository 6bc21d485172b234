import type { Document } from 'mongodb'
import type { WorkEvent } from '../domain/work-event.ts'
import type { Fields } from '../domain/work.ts'

/** For a pipeline: so long from now, by MongoDB's clock. */
const inMs = (ms: number): Document => ({ $add: ['$$NOW', ms] })

const maxFailuresKept = 10

/**
 * An event as the update of an item: the changes that `evolveWork` makes, with the time of MongoDB's clock.
 *
 * @param set values of the item's own fields, by their paths
 */
export function workUpdate(event: WorkEvent, set: Fields = {}): Document[] {
  const work = Object.entries(changes(event)).map(([field, value]) => [`work.${field}`, value] as const)
  return [{ $set: { ...literals(set), ...Object.fromEntries(work) } }]
}

/** Values of the item's own fields alone, by their paths, as an update. */
export function ownUpdate(set: Fields = {}): Document[] {
  return [{ $set: { ...literals(set), work: '$work' } }]
}

function literals(set: Fields): Document {
  return Object.fromEntries(Object.entries(set).map(([path, value]) => [path, { $literal: value }]))
}

/** The state that an outcome leaves an item in. */
export function stateAfter(event: WorkEvent): unknown {
  return changes(event)['state']
}

const fresh = { attempts: 0, lapses: 0, lastError: null }

const waiting = (ms: number): Document => ({
  ...{ state: 'waiting', worker: null, isHastened: false },
  dueAt: { $cond: ['$work.isHastened', '$$NOW', inMs(ms)] },
})

const failed = (error: string): Document => ({
  attempts: { $add: ['$work.attempts', 1] },
  lapses: 0,
  lastError: { $literal: error },
  failures: {
    $slice: [
      { $concatArrays: ['$work.failures', [{ at: '$$NOW', error: { $literal: error } }]] },
      -maxFailuresKept,
    ],
  },
})

const finished = (state: 'done' | 'cancelled'): Document => ({
  ...{ state, worker: null, isHastened: false, finishedAt: '$$NOW', uniqueKey: '$$REMOVE' },
})

function changes(event: WorkEvent): Fields {
  switch (event.type) {
    case 'claimed':
      return {
        ...{ state: 'leased', worker: { $literal: event.worker }, fence: { $add: ['$work.fence', 1] } },
        ...{ dueAt: inMs(event.leaseMs), isHastened: false },
        lapses: { $add: ['$work.lapses', { $cond: [{ $eq: ['$work.state', 'leased'] }, 1, 0] }] },
      }
    case 'extended':
      return { dueAt: inMs(event.leaseMs) }
    case 'progressed':
      return { progress: { $literal: event.progress }, ...(event.isStep && fresh) }
    case 'continued': {
      const { inMs, progress, queue, priority } = event
      return {
        ...waiting(inMs),
        ...(queue !== undefined && { queue: { $literal: queue } }),
        ...(priority !== undefined && { priority }),
        ...fresh,
        ...(progress !== undefined && { progress: { $literal: progress } }),
      }
    }
    case 'deferred':
      return { ...waiting(event.inMs), lapses: 0, lastError: { $literal: event.reason } }
    case 'retried':
      return { ...waiting(event.inMs), ...failed(event.error) }
    case 'released':
      return { ...waiting(0), lapses: 0 }
    case 'deadLettered':
      return { state: 'dead-lettered', worker: null, isHastened: false, ...failed(event.error) }
    case 'hastened': {
      const isLeased = { $eq: ['$work.state', 'leased'] }
      const earlier = { $min: ['$work.dueAt', '$$NOW'] }
      return { isHastened: true, dueAt: { $cond: [isLeased, '$work.dueAt', earlier] } }
    }
    case 'rescheduled': {
      const { queue, priority } = event
      const open = { state: 'waiting', worker: null, isHastened: false, finishedAt: null }
      const reschedules = { $add: [{ $ifNull: ['$work.reschedules', 0] }, 1] }
      const next = { queue: { $literal: queue }, priority, dueAt: inMs(event.inMs), reschedules }
      return { ...fresh, ...open, ...next }
    }
    case 'redriven':
      return { state: 'waiting', dueAt: '$$NOW', attempts: 0, lapses: 0 }
    case 'succeeded':
      return { ...finished('done'), result: { $literal: event.result }, lastError: null }
    case 'cancelled':
      return finished('cancelled')
  }
}
