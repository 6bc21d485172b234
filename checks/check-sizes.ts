import { execFileSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { crowdedFolders, wideComments } from './find-oversize.ts'

/** Lists crowded folders and wide comments. How long a function may be is a rule of the linter. */
const files = execFileSync('git', ['ls-files', '-co', '--exclude-standard'], { encoding: 'utf8' })
const paths = files.trimEnd().split('\n')
const code = paths.filter((path) => /\.(ts|js)$/.test(path) && !path.includes('/fixtures/'))
const found = [
  ...crowdedFolders(paths),
  ...code.flatMap((path) => wideComments(path, readFileSync(path, 'utf8'))),
]
for (const sentence of found) console.error(sentence)
if (found.length > 0) process.exitCode = 1
