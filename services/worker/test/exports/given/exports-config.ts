import { parseConfig } from '@slipstream/runtime/config/load-config.ts'

/** @param lines of YAML under `exports`, each after two spaces */
export function exportsConfig(folder: string, lines = '') {
  const text = `
kafka: { partitions: 3 }
sources:
  shop: { type: woocommerce, secrets: [{ env: SECRET }], statuses: { completed: [saveParticipants] } }
exports:
  store: { folder: '${folder}' }
  linkKey: { env: SECRET }
  url: https://console.example.test/
${lines}
`
  return parseConfig(text, {
    path: 'test',
    environment: { SECRET: 'a secret of at least thirty-two characters' },
  })
}
