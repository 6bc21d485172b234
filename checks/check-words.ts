import { execFileSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { wordsInFile, wordsInPath } from './find-words.ts'
import { isStored } from './stored-names.ts'
import { unwantedInNames as names, unwantedInProse as prose } from './words.ts'

/** Lists unwanted words in names, texts and documents, of all files or of those whose paths begin so. */
const prefixes = process.argv.slice(2).filter((argument) => !argument.startsWith('--'))
const isOurs = (path: string): boolean =>
  /\.(ts|js|md|ya?ml|json|eta)$/.test(path) &&
  !/^checks\/(words|stored-names)\.ts$|^test\/checks\/|\/fixtures\/|^CHANGELOG\.md$/.test(path) &&
  // Of others: made by npm, and of what the schemas say already.
  !/^package-lock\.json$|^docs\/asyncapi\.yaml$/.test(path) &&
  (prefixes.length === 0 || prefixes.some((prefix) => path.startsWith(prefix)))

const files = execFileSync('git', ['ls-files', '-co', '--exclude-standard'], { encoding: 'utf8' })
let count = 0
for (const path of files.split('\n').filter(isOurs)) {
  const text = readFileSync(path, 'utf8')
  const found = wordsInFile(path, text, { names, prose })
  for (const { line, word, instead, text: where } of [...wordsInPath(path, names), ...found]) {
    if (isStored(path, where)) continue
    console.error(`${path}:${line}: "${word}" (${instead}): ${where.slice(0, 120)}`)
    count++
  }
}
if (count > 0) {
  console.error(`${count} words of checks/words.ts are used: take the standard term.`)
  process.exitCode = 1
}
