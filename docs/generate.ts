import { existsSync, globSync, readFileSync, writeFileSync } from 'node:fs'
import { format } from 'prettier'
import { renderAsyncapi } from './asyncapi/render-asyncapi.ts'
import { brokenLinks } from './broken-links.ts'
import { createMetrics } from '@slipstream/runtime/observability/metrics.ts'
import { dashboards } from './grafana/dashboards.ts'
import { renderDashboard } from './grafana/render-dashboard.ts'
import { registeredMetrics, unknownMetrics } from './grafana/unknown-metrics.ts'
import { renderBillingMails } from './render-billing-mails.ts'
import { renderCli } from './render-cli.ts'
import { renderConfiguration } from './render-configuration.ts'
import { renderDecisions } from './render-decisions.ts'
import { renderEvents } from './render-events.ts'
import { staleExcerpts } from './stale-excerpts.ts'
import { unexplainedRules } from './unexplained-rules.ts'
import { unmappedFolders } from './unmapped-folders.ts'
import { untranslatedRunbooks } from './untranslated-runbooks.ts'

const read = (path: string): string => readFileSync(path, 'utf8')
const textsOf = (...globs: string[]): Map<string, string> =>
  new Map(globs.flatMap((glob) => globSync(glob)).map((path) => [path, read(path)]))

/** Pages that are generated, so that they always agree with the code and with each other. */
const pages: { path: string; render: () => string }[] = [
  { path: 'docs/asyncapi.yaml', render: renderAsyncapi },
  { path: 'docs/billing-mails.md', render: renderBillingMails },
  { path: 'docs/cli.md', render: renderCli },
  { path: 'docs/configuration.md', render: renderConfiguration },
  { path: 'docs/events.md', render: renderEvents },
  ...dashboards.map((dashboard) => ({
    path: `ops/grafana/${dashboard.uid}.json`,
    render: () => renderDashboard(dashboard),
  })),
  { path: 'docs/adr/README.md', render: () => renderDecisions(textsOf('docs/adr/0*.md')) },
]

/** As in .oxfmtrc.json. */
const style = { printWidth: 110, singleQuote: true }

const isCheck = process.argv.includes('--check')
for (const { path, render } of pages) {
  const text = await format(render(), { ...style, filepath: path })
  const isCurrent = existsSync(path) && read(path) === text
  if (isCheck && !isCurrent) {
    console.error(`${path} is out of date: run npm run docs and commit its changes.`)
    process.exitCode = 1
  } else if (!isCurrent) {
    writeFileSync(path, text)
    console.log(`${path} written`)
  }
}

if (isCheck) {
  const texts = textsOf('*.md', 'docs/**/*.md')
  const alerts = textsOf('services/auditor/src/rules/**/domain/*-alert.ts').values()
  const ofNode = createMetrics('docs').registry.getMetricsAsArray()
  const metrics = [
    ...registeredMetrics(textsOf('{services,packages}/*/src/**/*.ts').values()),
    // A name with each ending of a histogram, too, since dashboards use those of garbage collection.
    ...ofNode.flatMap(({ name }) => [
      { name, kind: 'gauge' as const },
      { name, kind: 'histogram' as const },
    ]),
  ]
  const mistakes = [
    ...unknownMetrics(textsOf('ops/**/*.{yml,json}'), metrics),
    ...brokenLinks(texts, existsSync),
    ...unexplainedRules(alerts, texts),
    ...untranslatedRunbooks(texts),
    ...unmappedFolders(read('docs/architecture.md'), globSync('{services,packages}/*/src/*/')),
    ...staleExcerpts(texts, (path) => (existsSync(path) ? read(path) : undefined)),
  ]
  for (const mistake of mistakes) {
    console.error(`${mistake}.`)
    process.exitCode = 1
  }
}
