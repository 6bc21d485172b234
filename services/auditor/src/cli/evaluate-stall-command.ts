import { readFile, writeFile } from 'node:fs/promises'
import { basename } from 'node:path'
import { parseArgs } from 'node:util'
import { evaluateStall, type OnProgress } from '../backtest/evaluate-stall.ts'
import { parseOrderHistory } from '../backtest/order-history.ts'
import { renderEvaluation } from '../backtest/render-evaluation.ts'

const usage = `Evaluates the stall rules on a real order history: trained on what came before, tested on what came after.

  npm run evaluate-stall -- FILE... [--json | --tables] [--write DOCUMENT]

FILE      one JSON object a line: createdAt, paidAt, shippedAt, deliveredAt (ISO 8601, UTC; null where it never happened).
          Several files are read as one history.
--json    the figures as JSON; so they are by themselves where the output is no terminal.
--tables  the figures as tables (Markdown); so they are by themselves on a terminal.
--write   put the tables into DOCUMENT, between its lines <!-- evaluate-stall --> and <!-- end -->.

For every status: false alarms per 1,000 orders with their 95 % interval, by month and over all, and how late an order
whose update was lost is found, for the learned rule and for the best fixed rules that hindsight would have chosen.
Takes about a second for 1,000 orders. Exit code 0: evaluated, 1: a file could not be used, 2: called wrongly.`

const quietMs = 1_000
const [BEGIN, END] = ['<!-- evaluate-stall -->', '<!-- end -->']

/** Runs the command; answers the exit code: 0 done, 1 a file could not be used, 2 it was called wrongly. */
async function run(args: string[]): Promise<number> {
  const { values, positionals } = parseArgs({
    args,
    allowPositionals: true,
    options: {
      json: { type: 'boolean' },
      tables: { type: 'boolean' },
      write: { type: 'string' },
      help: { type: 'boolean', short: 'h' },
    },
  })
  if (values.help) {
    console.log(usage)
    return 0
  }
  if (positionals.length === 0) {
    console.error(usage)
    return 2
  }
  const texts = await Promise.all(positionals.map((file) => readFile(file, 'utf8')))
  const { orders, attention } = parseOrderHistory(texts.join('\n'))
  if (orders.length === 0) {
    console.error(
      `No order with a readable createdAt in ${positionals.join(', ')}: is it one JSON object a line?`,
    )
    return 1
  }
  const evaluations = evaluateStall(orders, showProgress())
  const isJson = values.json ?? !(values.tables || values.write !== undefined || process.stdout.isTTY)
  if (isJson) {
    console.log(JSON.stringify({ orders: orders.length, attention, evaluations }, null, 2))
    return 0
  }
  const names = positionals.map((file) => basename(file)).join(', ')
  const source = `${names}: ${orders.length} orders${attention > 0 ? `, ${attention} unreadable lines skipped` : ''}`
  const tables = renderEvaluation(evaluations, source)
  if (values.write === undefined) {
    console.log(tables)
    return 0
  }
  const document = await readFile(values.write, 'utf8')
  const [begin, end] = [document.indexOf(BEGIN), document.indexOf(END)]
  if (begin < 0 || end < begin) {
    console.error(`${values.write} lacks the lines ${BEGIN} and ${END}, between which the tables go.`)
    return 1
  }
  await writeFile(
    values.write,
    `${document.slice(0, begin + BEGIN.length)}\n\n${tables}\n\n${document.slice(end)}`,
  )
  return 0
}

/** One line that is written over, on a terminal, once it has taken a while. */
function showProgress(): OnProgress {
  const begun = performance.now()
  if (!process.stderr.isTTY) return () => undefined
  process.on('exit', () => process.stderr.write('\r\u001b[K'))
  return (transition, done, of) => {
    if (performance.now() - begun < quietMs) return
    process.stderr.write(`\r\u001b[K${transition}: ${done} of ${of} walks through the history`)
  }
}

try {
  process.exitCode = await run(process.argv.slice(2))
} catch (error) {
  const { code, message } = error as NodeJS.ErrnoException
  console.error(message)
  process.exitCode = code?.startsWith('ERR_PARSE_ARGS') ? 2 : 1
}
