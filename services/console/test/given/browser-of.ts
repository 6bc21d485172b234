import type { World } from './world.ts'

/** A response as a browser without JavaScript has it. */
export type Shown = { status: number; html: string; headers: Headers }

/** Loads pages, keeps cookies, and sends forms with their hidden fields, as a browser does. */
export function browserOf({ url }: Pick<World, 'url'>) {
  const cookies = new Map<string, string>()
  const send = async (path: string, init: RequestInit = {}): Promise<Shown> => {
    const cookie = [...cookies].map(([name, value]) => `${name}=${value}`).join('; ')
    const response = await fetch(new URL(path, url), {
      redirect: 'manual',
      ...init,
      headers: { accept: 'text/html', ...(cookie !== '' && { cookie }), ...init.headers },
    })
    for (const set of response.headers.getSetCookie()) {
      const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(set) ?? []
      if (value === '') cookies.delete(name)
      else cookies.set(name, value)
    }
    return { status: response.status, html: await response.text(), headers: response.headers }
  }
  const post = (path: string, fields: Record<string, string>, headers: Record<string, string> = {}) =>
    send(path, { method: 'POST', body: new URLSearchParams(fields), headers })
  return {
    cookies,
    get: (path: string, headers: Record<string, string> = {}) => send(path, { headers }),
    post,
    signIn: (token: string, fields: Record<string, string> = {}) => post('/sign-in', { token, ...fields }),
    /** Sends the form of a page with this action. */
    submit: async (page: string, action: string, fields: Record<string, string>) => {
      const { html } = await send(page)
      const form = html.split('<form').find((one) => one.includes(`action="${action}"`)) ?? ''
      const hidden = [
        ...form.split('</form>')[0]!.matchAll(/type="hidden"\s+name="([^"]*)"\s+value="([^"]*)"/g),
      ]
      const given = Object.fromEntries(
        hidden.map(([, name = '', value = '']) => [name, value.replaceAll('&amp;', '&')]),
      )
      return post(action, { ...given, ...fields })
    },
  }
}
