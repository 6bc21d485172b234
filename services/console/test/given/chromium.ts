import packed from '@sparticuz/chromium'
import { existsSync } from 'node:fs'
import { chromium, type Browser } from 'playwright-core'

const installed = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome']

/** What the packed one is started with for a cloud: here pages are to be as safe as they are for people. */
const unsafe = ['--disable-web-security', '--allow-running-insecure-content', '--single-process']

/** The Chromium of this machine, or else the one of the npm package. @param args further ones of its command line */
export async function startChromium(
  t: { after(end: () => Promise<void>): void },
  args: readonly string[] = [],
): Promise<Browser> {
  const own = installed.find((path) => existsSync(path))
  const browser = await chromium.launch({
    headless: true,
    executablePath: own ?? (await packed.executablePath()),
    args: [...(own === undefined ? packed.args.filter((arg) => !unsafe.includes(arg)) : []), ...args],
    timeout: 120_000,
  })
  t.after(() => browser.close())
  return browser
}
