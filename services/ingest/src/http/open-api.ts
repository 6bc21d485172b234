import { problemContentType } from '@slipstream/runtime/http/problem.ts'
import { z } from 'zod'
import { answerSchema, previewSchema, problemSchema } from './responses.ts'
import { previewsPath, recoveriesPath } from './open-api-recoveries.ts'

/** The OpenAPI 3.1 document; the schemas of answers are generated from the zod schemas. */
export function openApiDocument(bodyLimitBytes: number): Record<string, unknown> {
  const source = { name: 'source', in: 'path', required: true, schema: { type: 'string' } }
  const description =
    'Takes one delivery, in the form of the source and signed as the source signs. The raw bytes are verified, then kept.'
  return {
    openapi: '3.1.0',
    info: {
      title: 'Slipstream ingest',
      version: '0.1.0',
      description: 'Takes the webhooks of shops, and the orders recovered from them, into the event log.',
    },
    paths: {
      '/webhooks/{source}': {
        parameters: [source],
        post: {
          operationId: 'acceptWebhook',
          summary: 'A delivery of a source',
          description,
          requestBody: {
            content: { '*/*': { schema: { type: 'string', format: 'binary', maxLength: bodyLimitBytes } } },
          },
          responses: {
            200: taken('AuthenticReading: the log has it durably, or it was a ping.'),
            401: problemResponse('The signature is missing, wrong or too old', 401, 'Unauthorized'),
            404: problemResponse('No source of this name is declared', 404, 'Not Found'),
            405: problemResponse('Not POST; see Allow', 405, 'Method Not Allowed'),
            413: problemResponse(`The body is larger than ${bodyLimitBytes} bytes`, 413, 'Payload Too Large'),
            429: problemResponse(
              'More than the rate limit of the source; see Retry-After',
              429,
              'Too Many Requests',
            ),
            503: problemResponse('The log cannot take it now; see Retry-After', 503, 'Service Unavailable'),
          },
        },
      },
      '/recoveries/{source}': recoveriesPath(
        bodyLimitBytes,
        taken('AuthenticReading: the log has it durably.'),
        problemResponse,
      ),
      '/previews/{source}': previewsPath(bodyLimitBytes, problemResponse),
    },
    components: {
      schemas: {
        Answer: z.toJSONSchema(answerSchema),
        Preview: z.toJSONSchema(previewSchema),
        Problem: z.toJSONSchema(problemSchema),
      },
      securitySchemes: {
        token: { type: 'http', scheme: 'bearer', description: 'What INGEST_TOKEN says.' },
      },
    },
  }
}

const eventId = '0f0e0d0c0b0a09080706050403020100'
const answerExamples = {
  appended: { value: { result: 'appended', eventId, position: 'orders/3/1042' } },
  duplicate: { value: { result: 'duplicate', eventId, position: 'orders/3/1042' } },
  quarantined: { value: { result: 'quarantined', eventId, position: 'quarantine/0/7' } },
  ping: { value: { result: 'ping' } },
}

function taken(description: string): Record<string, unknown> {
  return {
    description,
    content: {
      'application/json': { schema: { $ref: '#/components/schemas/Answer' }, examples: answerExamples },
    },
  }
}

function problemResponse(description: string, status: number, title: string): Record<string, unknown> {
  const example = { type: 'about:blank', title, status, detail: description }
  return {
    description,
    content: { [problemContentType]: { schema: { $ref: '#/components/schemas/Problem' }, example } },
  }
}
