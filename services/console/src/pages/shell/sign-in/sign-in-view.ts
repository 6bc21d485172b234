import type { AssetUrls } from '../assets/serve-assets.ts'
import { head } from '../frame/frame.ts'
import { html, type Html } from '../frame/html.ts'
import type { Language } from '../../words/language.ts'
import type { Words } from '../../words/en.ts'

export function signInView(view: {
  words: Words
  language: Language
  assets: AssetUrls
  back: string
  fault: string | null
  /** What the provider is called, where there is one. */
  provider: string | undefined
  /** Whether the provider shall ask who it is. */
  canUseAnother: boolean
}): Html {
  const { words, language, assets, back, fault, provider } = view
  const { signIn } = words
  const isOfToken = fault !== null && provider === undefined
  return html`<!doctype html>
    <html lang="${language}">
      ${head(signIn.title, assets)}
      <body>
        <main class="sign-in">
          <div class="card">
            <h1>Slipstream</h1>
            ${provider === undefined ? html`<p class="quiet">${signIn.lead}</p>` : providerPart(provider, view)}
            <form action="/sign-in" method="post">
              <input type="hidden" name="back" value="${back}" />
              <label for="token">${signIn.token}</label>
              <input
                id="token"
                name="token"
                type="password"
                autocomplete="current-password"
                required
                ${provider === undefined && html`autofocus`}
                ${isOfToken && html`aria-invalid="true" aria-describedby="fault"`}
              />
              ${isOfToken && html`<p id="fault" class="error" role="alert">${fault}</p>`}
              <button class="primary" type="submit">${signIn.action}</button>
            </form>
          </div>
        </main>
      </body>
    </html>`
}

/** The way to the provider, and what went wrong there or with a token. */
function providerPart(
  provider: string,
  { words, back, fault, canUseAnother }: Parameters<typeof signInView>[0],
): Html {
  const { signIn } = words
  const query = new URLSearchParams({ ...(back !== '/' && { back }), ...(canUseAnother && { another: '1' }) })
  const url = query.size === 0 ? '/sign-in/openid' : `/sign-in/openid?${query.toString()}`
  return html`${fault !== null && html`<p class="error" role="alert">${fault}</p>`}
    <p>
      <a class="button primary" href="${url}"
        >${canUseAnother ? signIn.another(provider) : signIn.with(provider)}</a
      >
    </p>
    <p class="quiet">${signIn.orToken}</p>`
}

/** Ends the session at the provider, too. A form can't lead to another site, and a page can. */
export function signedOutView(view: {
  words: Words
  language: Language
  assets: AssetUrls
  url: string
  label: string
}): Html {
  const { words, language, assets, url, label } = view
  const { signIn } = words
  return html`<!doctype html>
    <html lang="${language}">
      ${head(signIn.signedOut, assets, html`<meta http-equiv="refresh" content="0; url=${url}" />`)}
      <body>
        <main class="sign-in">
          <div class="card">
            <h1>${signIn.signedOut}</h1>
            <p class="quiet">${signIn.signedOutHint(label)}</p>
            <p><a class="button" href="${url}">${signIn.signOutAt(label)}</a></p>
          </div>
        </main>
      </body>
    </html>`
}
