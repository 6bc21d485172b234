import { sealedRecordBytes } from '@slipstream/event-log/domain/sealed-record-bytes.ts'

/**
 * The size of records that the log must accept so that every delivery within the limit fits. An event has the
 * body twice: as it arrived, and mapped, which at most repeats it. Base64 in quarantine takes less. The rest
 * is for headers.
 */
export function maxRecordBytes(config: {
  bodyLimitBytes: number
  personalData?: object | undefined
}): number {
  return sealedRecordBytes(config, 2 * config.bodyLimitBytes + 1024 * 1024)
}
