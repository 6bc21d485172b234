import { badDay } from './domain/faults/faults.ts'
import { help, readCommandLine } from './read-command-line.ts'
import { startShop } from './run-shop.ts'

try {
  const options = readCommandLine(process.argv.slice(2), process.env)
  if (options === undefined) console.log(help)
  else {
    const { hasFaults, ...rest } = options
    const shop = await startShop({
      ...rest,
      ...(hasFaults && { faultRates: badDay }),
      onLine: (line) => console.log(line),
    })
    console.log(`the shop's REST API: ${shop.url}/wp-json/wc/v3/orders`)
    const leave = (): void => void shop.stop().then(() => process.exit(0))
    process.on('SIGINT', leave)
    process.on('SIGTERM', leave)
  }
} catch (error) {
  console.error(error instanceof Error ? error.message : error)
  process.exitCode = 1
}
