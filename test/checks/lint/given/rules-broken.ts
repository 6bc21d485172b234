import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join, relative } from 'node:path'

const root = join(import.meta.dirname, '../../../..')

/**
 * The rules that each file breaks, by the project's configuration, as if its path began at the root of the
 * project. Rules that need types are left out by default, since what the files import is not there.
 */
export function rulesBroken(
  files: ReadonlyMap<string, string>,
  { needsTypes = false } = {},
): Map<string, string[]> {
  const folder = realpathSync(mkdtempSync(join(tmpdir(), 'slipstream-lint-')))
  try {
    const options = { noUnusedLocals: false, typeRoots: [join(root, 'node_modules/@types')] }
    const tsconfig = { extends: join(root, 'tsconfig.json'), compilerOptions: options, include: ['**/*.ts'] }
    writeFileSync(join(folder, 'tsconfig.json'), JSON.stringify(tsconfig))
    writeFileSync(
      join(folder, 'oxlint.config.ts'),
      `import config from '${root}/oxlint.config.ts'
export default {
  ...config,
  jsPlugins: config.jsPlugins.map((path) => path.replace('./', '${root}/')),
  options: { ...config.options, typeAware: ${needsTypes} },
}
`,
    )
    for (const [path, code] of files) {
      mkdirSync(dirname(join(folder, path)), { recursive: true })
      writeFileSync(join(folder, path), `${code}\n`)
    }
    const program = join(root, 'node_modules/oxlint/bin/oxlint')
    const { stdout, stderr } = spawnSync(process.execPath, [program, '--format', 'json'], {
      cwd: folder,
      encoding: 'utf8',
    })
    assert.equal(stderr, '')
    const broken = new Map<string, Set<string>>([...files.keys()].map((path) => [path, new Set()]))
    for (const { filename, code, message } of JSON.parse(stdout).diagnostics) {
      broken.get(relative(folder, join(folder, filename)))?.add(nameOf(code) ?? message)
    }
    return new Map([...broken].map(([path, rules]) => [path, [...rules]]))
  } finally {
    rmSync(folder, { recursive: true })
  }
}

/** E.g. `no-var` of `eslint(no-var)`. */
function nameOf(code: string | undefined): string | undefined {
  return code?.replace(/^.*\((.+)\)$/, '$1')
}
