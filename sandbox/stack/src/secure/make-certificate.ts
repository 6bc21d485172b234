import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { MissingTool } from '../tools/missing-tool.ts'
import { NoSuchTool, runTool } from '../tools/run-tool.ts'

export type Certificate = {
  /** PEM: the certificate, for those who are to trust it. */
  authorityFile: string
  /** PEM: its private key and the certificate, for servers. */
  serverFile: string
}

/**
 * A certificate for servers at 127.0.0.1, signed by itself, which holds for 30 days.
 * @throws MissingTool without the program openssl
 */
export async function makeCertificate(folder: string, signal: AbortSignal): Promise<Certificate> {
  const [keyFile, authorityFile] = [join(folder, 'key.pem'), join(folder, 'certificate.pem')]
  const made = ['-keyout', keyFile, '-out', authorityFile]
  const subject = ['-subj', '/CN=slipstream', '-addext', 'subjectAltName=IP:127.0.0.1']
  const key = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes']
  try {
    await runTool('openssl', ['req', '-x509', '-days', '30', ...key, ...made, ...subject], { signal })
  } catch (error) {
    if (error instanceof NoSuchTool) throw new MissingTool('TLS needs openssl: install it')
    throw error
  }
  const serverFile = join(folder, 'server.pem')
  const parts = [keyFile, authorityFile].map((file) => readFileSync(file, 'utf8'))
  writeFileSync(serverFile, parts.join(''), { mode: 0o600 })
  return { authorityFile, serverFile }
}
