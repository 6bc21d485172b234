import { join } from 'node:path'
import { startSlack } from '@slipstream/sandbox-slack/start-slack.ts'
import { freePort } from '@slipstream/sandbox-stack/ports/free-ports.ts'
import { keptSecret } from './environment/kept-secret.ts'

/** Next to the inbox's; taken if it is free. */
const usualPort = 1081

/** Takes what would go to Slack and shows it, with a token that a restart knows. */
export async function startSlackStandIn(folder: string, print: (line: string) => void) {
  return startSlack({
    port: await freePort([usualPort], new Set()),
    token: keptSecret(join(folder, 'SLACK_TOKEN.secret')),
    onLine: (line) => print(`  Slack's stand-in: ${line}`),
  })
}
