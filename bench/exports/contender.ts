import { bareConsumeToFile } from './bare-consume-to-file.ts'
import { exportEvents } from './export-events.ts'
import type { Measured, Setting } from './setting.ts'

/** One contender's turn, as a process of its own. Arguments: which; the setting as JSON. It prints what it measured as JSON. */
const [which = '', setting = '{}'] = process.argv.slice(2)
const contenders: Record<string, (setting: Setting) => Promise<Measured>> = {
  ndjson: (given) => exportEvents(given, 'ndjson'),
  csv: (given) => exportEvents(given, 'csv'),
  parquet: (given) => exportEvents(given, 'parquet'),
  'bare consume': bareConsumeToFile,
}

const run = contenders[which]
if (run === undefined) throw new Error(`no contender is called ${which}`)
console.log(JSON.stringify(await run(JSON.parse(setting) as Setting)))
