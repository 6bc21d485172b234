import { listCallouts } from '../../../queries/billing/list-callouts.ts'
import type { CalloutResponse } from '../../../responses/billing/callout.ts'
import { printList } from '../../print-query.ts'

export function printCallouts(
  query: Record<string, unknown>,
  shown: { isJson: boolean; maxItems: number },
): Promise<void> {
  const none = 'no call-outs'
  return printList<CalloutResponse>(listCallouts, { query }, { textOf: lineOf, none, ...shown })
}

function lineOf(callout: CalloutResponse): string {
  const { source, taskId, customerId, rule, state, attempts, nextAt, lastError, reason } = callout
  const parts = [`${source}/${taskId}`, customerId, rule, state, `attempts ${attempts}`]
  const details = [
    ...(nextAt === null ? [] : [state === 'waiting' ? `next at ${nextAt}` : `callback by ${nextAt}`]),
    ...(lastError === null ? [] : [lastError]),
    ...(reason === null ? [] : [reason]),
  ]
  return [parts.join('  '), ...details.map((text) => `    ${text}`)].join('\n')
}
