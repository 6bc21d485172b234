import { existsSync, globSync, readFileSync, writeFileSync } from 'node:fs'
import { format, resolveConfig } from 'prettier'
import { brokenLinks } from './broken-links.ts'
import { renderConfiguration } from './render-configuration.ts'
import { renderEvents } from './render-events.ts'
import { unexplainedRules } from './unexplained-rules.ts'

/** Pages that are made from the code, so that they can't tell anything else than it does. */
const pages: { path: string; render: () => string }[] = [
  { path: 'docs/configuration.md', render: renderConfiguration },
  { path: 'docs/events.md', render: renderEvents },
]

const isCheck = process.argv.includes('--check')
for (const { path, render } of pages) {
  const text = await format(render(), { ...(await resolveConfig(path)), filepath: path })
  const isCurrent = existsSync(path) && readFileSync(path, 'utf8') === text
  if (isCheck && !isCurrent) {
    console.error(`${path} is not what the code says: run npm run docs and commit what it changes.`)
    process.exitCode = 1
  } else if (!isCurrent) {
    writeFileSync(path, text)
    console.log(`${path} written`)
  }
}

if (isCheck) {
  const read = (path: string): string => readFileSync(path, 'utf8')
  const texts = new Map(globSync(['*.md', 'docs/**/*.md']).map((path) => [path, read(path)]))
  const alerts = globSync('services/auditor/src/rules/**/domain/*-alert.ts').map(read)
  for (const mistake of [...brokenLinks(texts, existsSync), ...unexplainedRules(alerts, texts)]) {
    console.error(`${mistake}.`)
    process.exitCode = 1
  }
}
