export type WebhookReply = { status: number | undefined; error: string | undefined }

const timeoutMs = 5_000

/** Never rejects: a connection that fails is a reply without status. */
export async function postWebhook(
  url: string,
  headers: Record<string, string>,
  body: string,
  signal: AbortSignal,
): Promise<WebhookReply> {
  try {
    const response = await fetch(url, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...headers },
      body,
      redirect: 'manual',
      signal: AbortSignal.any([signal, AbortSignal.timeout(timeoutMs)]),
    })
    await response.body?.cancel()
    return { status: response.status, error: undefined }
  } catch (error) {
    const { message, cause } = error as Error
    return { status: undefined, error: cause instanceof Error ? cause.message : message }
  }
}
