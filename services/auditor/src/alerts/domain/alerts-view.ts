import { systemSource } from '@slipstream/runtime/config/system-source.ts'
import type { Event } from '@slipstream/events/event.ts'
import { evolveAlert } from './alert-state.ts'
import type { AlertChange, AlertState, KnownAlerts } from './alert-state.ts'
import type { KnownSilence } from './topic-upkeep.ts'

/** A record of the topic that this version cannot read, until a later record has the same key. */
export type UnreadableAlert = { position: string; reason: string }

/**
 * The alerts and silences of the topic, by source. It stays as small as the topic: alerts that ended are
 * removed from both after a time.
 */
export class AlertsView {
  readonly #known = new Map<string, Map<string, AlertState>>()
  readonly #silences = new Map<string, KnownSilence>()
  readonly #unreadable = new Map<string, Map<string, UnreadableAlert>>()

  fold(event: AlertChange | Event<'AlertSilenced'>, recordedAtMs: number): void {
    this.#unreadable.get(sourceOf(event.subject))?.delete(event.subject)
    if (event.type === 'AlertSilenced') {
      const before = this.#silences.get(event.subject)
      if (before !== undefined && Date.parse(before.event.occurredAt) > Date.parse(event.occurredAt)) return
      this.#silences.set(event.subject, { event, recordedAtMs })
      return
    }
    const { source } = event.data
    const known = this.#known.get(source) ?? new Map<string, AlertState>()
    this.#known.set(source, known)
    known.set(event.subject, evolveAlert(known.get(event.subject), event, recordedAtMs))
  }

  /** The key was removed from the topic. */
  remove(key: string): void {
    this.#silences.delete(key)
    this.#known.get(sourceOf(key))?.delete(key)
    this.#unreadable.get(sourceOf(key))?.delete(key)
  }

  setUnreadable(key: string, found: UnreadableAlert): void {
    const source = sourceOf(key)
    const ofSource = this.#unreadable.get(source) ?? new Map<string, UnreadableAlert>()
    this.#unreadable.set(source, ofSource.set(key, found))
  }

  knownOf(source: string): KnownAlerts {
    return this.#known.get(source) ?? new Map<string, AlertState>()
  }

  unreadableOf(source: string): UnreadableAlert[] {
    return [...(this.#unreadable.get(source)?.values() ?? [])]
  }

  silences(): ReadonlyMap<string, KnownSilence> {
    return this.#silences
  }

  /** Whether an alert holds that a silence is meant for. */
  isHeld({ rule, source, subject, since }: Event<'AlertSilenced'>['data']['match']): boolean {
    const sources = source === null ? this.sources() : [source]
    return sources.some((name) =>
      [...this.knownOf(name).values()].some(
        ({ newest: { type, data } }) =>
          type === 'AlertRaised' &&
          (rule === null || rule === data.rule) &&
          (subject === null || subject === data.subject) &&
          (since === null || Date.parse(since) === Date.parse(data.since)),
      ),
    )
  }

  /** Of every source, and of none. */
  sources(): string[] {
    return [...this.#known.keys()]
  }
}

/** Of a key as `fingerprintOf` makes it; what is no such key belongs to no source. */
function sourceOf(key: string): string {
  const [, source, subject] = key.split('/')
  if (source === undefined || subject === undefined) return systemSource
  try {
    return decodeURIComponent(source)
  } catch {
    return systemSource
  }
}
