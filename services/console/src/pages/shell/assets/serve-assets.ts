import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { hash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { brotliCompressSync, constants } from 'node:zlib'

type File = { file: URL; type: string; name?: string; besides?: { file: URL; name: string } }

const files = {
  css: { file: new URL('./console.css', import.meta.url), type: 'text/css; charset=utf-8' },
  js: { file: new URL('./console.js', import.meta.url), type: 'text/javascript; charset=utf-8' },
  icon: { file: new URL('./icon.svg', import.meta.url), type: 'image/svg+xml' },
  htmx: {
    file: new URL(import.meta.resolve('htmx.org/dist/htmx.min.js')),
    type: 'text/javascript; charset=utf-8',
  },
  checkIn: { file: new URL('./check-in.js', import.meta.url), type: 'text/javascript; charset=utf-8' },
  // Loaded by the desk alone, where a browser has no detector of its own. It imports the one beside it.
  qrDecode: {
    file: new URL(import.meta.resolve('qr/decode.js')),
    type: 'text/javascript; charset=utf-8',
    name: 'decode.js',
    besides: { file: new URL(import.meta.resolve('qr')), name: 'index.js' },
  },
} satisfies Record<string, File>

/** Addresses change with the contents, so browsers may keep what they got. */
export type AssetUrls = Readonly<Record<keyof typeof files, string>>

/** Reads the stylesheet, the scripts and the icon once, and serves them from memory to anybody. */
export function serveAssets(app: FastifyInstance): AssetUrls {
  const serve = (url: string, bytes: Buffer, type: string): void => {
    const small = brotliCompressSync(bytes, { params: { [constants.BROTLI_PARAM_QUALITY]: 9 } })
    app.get(url, { schema: { hide: true } }, (request, reply) => send(request, reply, { bytes, small, type }))
  }
  const urls = Object.entries<File>(files).map(([key, { file, type, name = key, besides }]) => {
    const bytes = readFileSync(fileURLToPath(file))
    const others = besides === undefined ? Buffer.alloc(0) : readFileSync(fileURLToPath(besides.file))
    const folder = hash('sha256', Buffer.concat([bytes, others]), 'base64url').slice(0, 12)
    serve(`/assets/${folder}/${name}`, bytes, type)
    if (besides !== undefined) serve(`/assets/${folder}/${besides.name}`, others, type)
    return [key, `/assets/${folder}/${name}`]
  })
  return Object.fromEntries(urls) as AssetUrls
}

type Asset = { bytes: Buffer; small: Buffer; type: string }

function send({ headers }: FastifyRequest, reply: FastifyReply, { bytes, small, type }: Asset): FastifyReply {
  const isCompressed = /\bbr\b/.test(String(headers['accept-encoding'] ?? ''))
  if (isCompressed) void reply.header('content-encoding', 'br')
  return reply
    .headers({ 'cache-control': 'public, max-age=31536000, immutable', vary: 'accept-encoding' })
    .type(type)
    .send(isCompressed ? small : bytes)
}
