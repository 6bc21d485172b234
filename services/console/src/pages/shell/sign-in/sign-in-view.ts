import type { AssetUrls } from '../assets/serve-assets.ts'
import { head } from '../frame/frame.ts'
import { html, type Html } from '../frame/html.ts'
import type { Language } from '../frame/viewer.ts'
import type { Words } from '../words/en.ts'

export function signInView(view: {
  words: Words
  language: Language
  assets: AssetUrls
  back: string
  fault: string | null
}): Html {
  const { words, language, assets, back, fault } = view
  const { signIn } = words
  return html`<!doctype html>
    <html lang="${language}">
      ${head(signIn.title, assets)}
      <body>
        <main class="sign-in">
          <div class="card">
            <h1>Slipstream</h1>
            <p class="quiet">${signIn.lead}</p>
            <form action="/sign-in" method="post">
              <input type="hidden" name="back" value="${back}" />
              <label for="token">${signIn.token}</label>
              <input
                id="token"
                name="token"
                type="password"
                autocomplete="current-password"
                required
                autofocus
                ${fault !== null && html`aria-invalid="true" aria-describedby="fault"`}
              />
              ${fault !== null && html`<p id="fault" class="error" role="alert">${fault}</p>`}
              <button class="primary" type="submit">${signIn.action}</button>
            </form>
          </div>
        </main>
      </body>
    </html>`
}
