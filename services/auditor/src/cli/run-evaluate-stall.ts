import { readFile, writeFile } from 'node:fs/promises'
import { basename } from 'node:path'
import { evaluateStall, type OnProgress } from '../backtest/evaluate-stall.ts'
import { parseOrderHistory } from '../backtest/order-history.ts'
import { renderEvaluation } from '../backtest/render-evaluation.ts'
import { print, printError } from '@slipstream/runtime/cli/print.ts'

const quietMs = 1_000
const [beginLine, endLine] = ['<!-- evaluate-stall -->', '<!-- end -->']

/**
 * Writes the evaluation, or puts it into a document.
 *
 * @returns false when the files have no order, or the document lacks the lines
 */
export async function runEvaluateStall(
  files: readonly string[],
  { isJson, write }: { isJson: boolean; write: string | undefined },
): Promise<boolean> {
  const texts = await Promise.all(files.map((file) => readFile(file, 'utf8')))
  const { orders, attention } = parseOrderHistory(texts.join('\n'))
  if (orders.length === 0) {
    printError(`No order with a readable createdAt in ${files.join(', ')}: is it one JSON object a line?`)
    return false
  }
  const evaluations = evaluateStall(orders, showProgress())
  if (isJson) {
    print(...JSON.stringify({ orders: orders.length, attention, evaluations }, null, 2).split('\n'))
    return true
  }
  const names = files.map((file) => basename(file)).join(', ')
  const source = `${names}: ${orders.length} orders${attention > 0 ? `, ${attention} unreadable lines skipped` : ''}`
  const tables = renderEvaluation(evaluations, source)
  if (write === undefined) {
    print(...tables.split('\n'))
    return true
  }
  const document = await readFile(write, 'utf8')
  const [begin, end] = [document.indexOf(beginLine), document.indexOf(endLine)]
  if (begin < 0 || end < begin) {
    printError(`${write} lacks the lines ${beginLine} and ${endLine}, between which the tables go.`)
    return false
  }
  await writeFile(
    write,
    `${document.slice(0, begin + beginLine.length)}\n\n${tables}\n\n${document.slice(end)}`,
  )
  return true
}

/** One line that is written over, on a terminal, once it has taken a while. */
function showProgress(): OnProgress {
  const begun = performance.now()
  if (!process.stderr.isTTY) return () => undefined
  process.on('exit', () => process.stderr.write('\r\u001b[K'))
  return (transition, done, of) => {
    if (performance.now() - begun < quietMs) return
    process.stderr.write(`\r\u001b[K${transition}: ${done} of ${of} passes over the history`)
  }
}
