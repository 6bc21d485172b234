import type { Appender } from '@slipstream/event-log/event-log.ts'
import type { SchemaIds } from '@slipstream/events/codec/encode.ts'
import type { Seal } from '@slipstream/events/personal-data/sealed-header.ts'

/**
 * Returns what appending needs; undefined until the broker and the registry have both responded after the
 * start.
 */
export type LogGate = () => OpenLog | undefined
export type OpenLog = {
  appender: Appender
  schemaIds: SchemaIds
  topicPrefix: string
  /** Undefined where nothing is sealed. */
  seal?: Seal | undefined
}
