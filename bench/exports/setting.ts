export type Setting = {
  kafkaBrokers: string[]
  mongodbUrl: string
  topicPrefix: string
  /** Has the histories of orders, and the exports. */
  database: string
  /** Where the file goes: empty. Its name is of no other turn. */
  folder: string
  /** How many records are read: events of the topic, or of histories. */
  records: number
}

/** What a contender measured. */
export type Measured = { perSecond: number; cpuSeconds: number; peakRssMiB: number; bytes: number }

/** Of this process since it began. */
export function processFigures(): Pick<Measured, 'cpuSeconds' | 'peakRssMiB'> {
  const { userCPUTime, systemCPUTime, maxRSS } = process.resourceUsage()
  return { cpuSeconds: (userCPUTime + systemCPUTime) / 1e6, peakRssMiB: maxRSS / 1_024 }
}
