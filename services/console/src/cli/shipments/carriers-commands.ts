import { defineCommand, defineGroup, writesJson } from '@slipstream/runtime/cli/define-command.ts'

const list = () =>
  defineCommand('list', {
    summary: 'list carriers: whether each can be reached, and what waits for it',
    examples: ['carriers list', 'carriers list --json'],
  }).action(async ({ json }) => {
    const { printCarriers } = await import('./print-shipments.ts')
    await printCarriers(writesJson({ json }))
  })

export const createCarriersCommands = () =>
  defineGroup('carriers', 'list carriers and what waits for them', [list()])
