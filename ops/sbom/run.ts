import { readFileSync } from 'node:fs'
import { withoutDevelopment } from './production-packages.ts'
import type { Bill, Lock } from './production-packages.ts'

// `npm sbom --omit=dev` leaves out what a package of development names too, e.g. mongodb: npm/cli issue 7909.
const bill = JSON.parse(readFileSync(0, 'utf8')) as Bill
const lock = JSON.parse(readFileSync('package-lock.json', 'utf8')) as Lock
console.log(JSON.stringify(withoutDevelopment(bill, lock), null, 2))
