import type { LogRecord, TopicSettings } from '../../event-log.ts'

export type MemoryTopic = { settings: TopicSettings; partitions: LogRecord[][] }
