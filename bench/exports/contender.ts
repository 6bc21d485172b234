import { bareConsumeToFile } from './bare-consume-to-file.ts'
import { bareCursorToFile } from './bare-cursor-to-file.ts'
import { exportToFile } from './export-to-file.ts'
import type { Measured, Setting } from './setting.ts'

/**
 * One contender's turn, as a process of its own. Arguments: which, e.g. `events csv`; the setting as JSON.
 * It prints what it measured as JSON.
 */
const [which = '', setting = '{}'] = process.argv.slice(2)
const bare: Record<string, (setting: Setting) => Promise<Measured>> = {
  'bare consume': bareConsumeToFile,
  'bare cursor': bareCursorToFile,
}
const [of = '', format = ''] = which.split(' ')
const run =
  bare[which] ??
  ((given: Setting) => exportToFile(given, { of, format, ...(of === 'events' && { topic: 'orders' }) }))
console.log(JSON.stringify(await run(JSON.parse(setting) as Setting)))
