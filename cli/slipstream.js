#!/usr/bin/env -S node --disable-warning=TimeoutNegativeWarning --max-semi-space-size=16 --heap-growing-percent=100
// Runs the command line on Node 24, which is installed with the packages, whatever Node the PATH has. Without
// the last two flags above, a rebuild takes half as much memory again: Node gives new objects up to 128 MiB,
// and looks late for old ones to free.
import { spawn } from 'node:child_process'
import { fileURLToPath } from 'node:url'

const [major] = process.versions.node.split('.')
if (Number(major) >= 24) await import('./src/main.ts')
else runOnInstalledNode()

function runOnInstalledNode() {
  const node = fileURLToPath(new URL('../node_modules/.bin/node', import.meta.url))
  const [, , ...args] = process.argv
  const child = spawn(node, [...process.execArgv, fileURLToPath(import.meta.url), ...args], {
    stdio: 'inherit',
  })
  child.on('error', (error) => {
    console.error(`Node 24 is needed, and ${node} could not be started: run npm ci. ${error.message}`)
    process.exitCode = 2
  })
  // A terminal sends an interrupt to both; the child decides how to end.
  process.on('SIGINT', () => undefined)
  process.on('SIGTERM', () => child.kill('SIGTERM'))
  child.on('exit', (code) => (process.exitCode = code ?? 2))
}
