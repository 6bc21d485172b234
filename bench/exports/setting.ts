export type Setting = {
  kafkaBrokers: string[]
  mongodbUrl: string
  topicPrefix: string
  database: string
  /** Where the file goes: empty. */
  folder: string
  events: number
}

/** What a contender measured. */
export type Measured = { perSecond: number; peakRssMiB: number; bytes: number }
