/**
 * Names that hold data or that clients know, kept although their words are not used for anything new. Each
 * with the path it is allowed in, or '' for everywhere.
 */
const storedNames: readonly { path: string; name: string }[] = [
  { path: 'docs/adr/', name: 'docs/adr/0022-what-a-shop-answers.md' },
  { path: 'packages/commands/', name: 'asked' },
  { path: 'packages/commands/test/redrives.test.ts', name: 'culprit' },
  { path: 'packages/event-log/', name: 'culprit' },
  { path: 'bench/pages/seed/', name: 'culprit' },
  { path: 'packages/events/', name: 'saidAt' },
  {
    path: 'packages/events/src/event-types/examples.ts',
    name: "'Order 1043 of shop never came in, and the shop does not answer.'",
  },
  { path: 'packages/read-models/', name: 'askAt' },
  { path: 'packages/read-models/', name: 'saidAt' },
  { path: 'services/auditor/', name: 'askAt' },
  { path: 'services/auditor/', name: 'judgedAt' },
  { path: 'services/auditor/', name: 'saidAt' },
  { path: 'services/auditor/', name: 'unannounced' },
  { path: 'services/auditor/test/', name: 'culprit' },
  { path: 'services/console/test/given/filled/filled-ops.ts', name: 'culprit' },
  { path: 'services/console/', name: 'askAt' },
  { path: 'services/console/', name: 'saidAt' },
  { path: 'services/notifier/', name: 'saidAt' },
  { path: 'services/notifier/', name: 'tell' },
  { path: 'services/notifier/', name: 'tellAt' },
  { path: 'services/notifier/', name: 'told' },
  { path: 'services/projector/src/alerts/domain/silences.ts', name: 'saidAt' },
  { path: 'test/simulation/oracles/of-alerts.ts', name: 'saidAt' },
  { path: 'services/projector/test/rebuild/rebuild.test.ts', name: 'culprit' },
]

/** Whether a name is one that has to stay as it was stored. */
export function isStored(path: string, name: string): boolean {
  return storedNames.some((entry) => path.startsWith(entry.path) && entry.name === name)
}
