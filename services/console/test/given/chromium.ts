import packed from '@sparticuz/chromium'
import { cachedFolder } from '@slipstream/sandbox-stack/tools/cache-folder.ts'
import { execFile } from 'node:child_process'
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { chromium, type Browser } from 'playwright-core'
import workspace from '../../package.json' with { type: 'json' }

const installed = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome']

/** What the packed one is started with for a cloud: here pages are to be as safe as they are for people. */
const unsafe = ['--disable-web-security', '--allow-running-insecure-content', '--single-process']

/** The Chromium of this machine, or else of the npm package. @param args further ones of its command line */
export async function startChromium(
  t: { signal: AbortSignal; after(end: () => Promise<void>): void },
  args: readonly string[] = [],
): Promise<Browser> {
  const own = installed.find((path) => existsSync(path))
  const browser = await chromium.launch({
    headless: true,
    executablePath: own ?? (await unpackedChromium(t.signal)),
    args: [...(own === undefined ? packed.args.filter((arg) => !unsafe.includes(arg)) : []), ...args],
    timeout: 120_000,
  })
  t.after(() => browser.close())
  return browser
}

/**
 * The package unpacks to the temporary folder, where another process would start
 * a browser that is only half written.
 */
async function unpackedChromium(signal: AbortSignal): Promise<string> {
  const name = `chromium-${workspace.devDependencies['@sparticuz/chromium']}`
  const options = { lock: 'chromium', signal, onProgress: () => {} }
  const folder = await cachedFolder(name, options, async (partial) => {
    const unpack = `await (await import('@sparticuz/chromium')).default.executablePath()`
    await promisify(execFile)(process.execPath, ['--input-type=module', '--eval', unpack], {
      cwd: import.meta.dirname,
      env: { ...process.env, TMPDIR: partial },
      signal,
    })
  })
  return join(folder, 'chromium')
}
