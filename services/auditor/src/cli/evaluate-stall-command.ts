import { action, defineCommand, writesJson } from '@slipstream/runtime/cli/define-command.ts'

export const createEvaluateStallCommand = () =>
  defineCommand('evaluate-stall', {
    summary: 'evaluate the rules for stalled orders on an order history',
    description: `Evaluates the rules for stalled orders on a real order history: trained on its past, tested on what came after. For every status:
false alarms per 1,000 orders with their 95 % interval, by month and in total, and how late an order whose update was lost is found, for the
learned rule and for the best fixed rules in hindsight. Takes about a second for 1,000 orders.`,
    examples: [
      'evaluate-stall history.jsonl --json',
      'evaluate-stall history.jsonl --write docs/stall-evaluation.md',
    ],
  })
    .argument(
      '<file...>',
      'one JSON object a line: createdAt, paidAt, shippedAt, deliveredAt (ISO 8601, UTC; null where it never happened). Several files are read as one history',
    )
    .option('--tables', 'write Markdown tables (default: on a terminal)')
    .option(
      '--write <document>',
      'put the tables into this document, between its lines <!-- evaluate-stall --> and <!-- end -->',
    )
    .action(
      action(async (files, { json, tables, write }) => {
        const { runEvaluateStall } = await import('./run-evaluate-stall.ts')
        const isJson = json ?? !(tables === true || write !== undefined || !writesJson({ json }))
        return runEvaluateStall(files, { isJson, write })
      }),
    )
