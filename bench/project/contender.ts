import { bareConsume } from './bare-consume.ts'
import { bareWrite } from './bare-write.ts'
import { runProjector } from './run-projector.ts'
import type { SpanFigures } from '../measure/timed-span.ts'
import type { Setting } from './setting.ts'

/**
 * One contender's turn, as a process of its own. Arguments: which; the place as
 * JSON. It prints its figures as JSON.
 */
const [which = '', setting = '{}'] = process.argv.slice(2)
const contenders: Record<string, (setting: Setting) => Promise<SpanFigures>> = {
  slipstream: runProjector,
  'bare consume': bareConsume,
  'bare write': bareWrite,
}

const run = contenders[which]
if (run === undefined) throw new Error(`no contender is called ${which}`)
console.log(JSON.stringify(await run(JSON.parse(setting) as Setting)))
