import { sealedRecordBytes } from '@slipstream/event-log/domain/sealed-record-bytes.ts'

/**
 * What the log must take so that every delivery within the limit fits. A body is in its event twice: as it
 * was, and in our words, which at most repeat it. Base64 of quarantine takes less. The rest is for headers.
 */
export function maxRecordBytes(config: {
  bodyLimitBytes: number
  personalData?: object | undefined
}): number {
  return sealedRecordBytes(config, 2 * config.bodyLimitBytes + 1024 * 1024)
}
