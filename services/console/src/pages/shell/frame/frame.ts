import { html, nothing, type Html } from './html.ts'
import { keyboardHelp } from './keyboard-help.ts'
import { sections, type Section } from './sections.ts'
import type { Viewer } from './viewer.ts'
import type { AssetUrls } from '../assets/serve-assets.ts'

/** What the frame shows around every page. */
export type FrameFacts = {
  assets: AssetUrls
  /** Alerts that are firing; null when it is not known. */
  firingAlerts: number | null
  /** The address of the page, to come back to it. */
  url: string
}

export type Page = {
  title: string
  section: Section | null
  /** Parts of it are updated by themselves, see console.js. */
  isLive?: boolean
  /** The text in the search box. */
  search?: string
  /** The form of the page that the search box belongs to, by its id. Default: it finds orders. */
  searchForm?: string
  /** It shows a document of ours within a frame. */
  hasFrames?: boolean
  body: Html
}

/** A whole page. */
export function frame(page: Page, viewer: Viewer, facts: FrameFacts): Html {
  const { words, language } = viewer
  return html`<!doctype html>
    <html lang="${language}">
      ${head(page.title, facts.assets)}
      <body>
        <a class="skip" href="#content">${words.skip}</a>
        ${header(page, viewer, facts)}
        <div class="columns">
          ${navigation(page.section, viewer, facts)}
          <main id="content" tabindex="-1">${page.body}</main>
        </div>
        ${keyboardHelp(words)}
      </body>
    </html>`
}

/** Scripts may load code from this server only, and evaluate none. */
const htmxConfig = JSON.stringify({
  ...{ includeIndicatorStyles: false, allowEval: false, selfRequestsOnly: true },
  ...{ historyCacheSize: 0, refreshOnHistoryMiss: true, defaultSwapStyle: 'outerHTML' },
  // What went wrong is shown where it happened.
  responseHandling: [
    { code: '204', swap: false },
    { code: '...', swap: true },
  ],
})

export function head(title: string, assets: AssetUrls, more: Html = nothing): Html {
  return html`<head>
    <meta charset="utf-8" />
    <meta name="viewport" content="width=device-width, initial-scale=1" />
    <meta name="color-scheme" content="light dark" />
    <meta name="htmx-config" content="${htmxConfig}" />
    <title>${title} · Slipstream</title>
    <link rel="icon" href="${assets.icon}" type="image/svg+xml" />
    <link rel="stylesheet" href="${assets.css}" />
    <script src="${assets.htmx}" defer></script>
    <script src="${assets.js}" defer></script>
    ${more}
  </head>`
}

function header({ search, searchForm, isLive }: Page, viewer: Viewer, { url }: FrameFacts): Html {
  const { words, person } = viewer
  const label = viewer.may('personalData') ? words.search : words.searchNumbers
  return html`<header class="bar">
    <button class="menu-button" type="button" popovertarget="rail" aria-label="${words.menu}">☰</button>
    <a class="brand" href="/">Slipstream</a>
    <search>
      <form action="/orders" method="get">
        <input
          id="search"
          type="search"
          name="q"
          value="${search ?? ''}"
          maxlength="200"
          placeholder="${label}"
          aria-label="${label}"
          aria-keyshortcuts="/"
          ${searchForm !== undefined && html`form="${searchForm}"`}
        />
        <kbd aria-hidden="true">/</kbd>
      </form>
    </search>
    ${
      isLive === true
        ? html`<span
            id="line"
            class="line"
            role="status"
            data-lost="${words.lost}"
            data-live="${words.live}"
          ></span>`
        : nothing
    }
    <button class="person" type="button" popovertarget="person-menu">${person.name}</button>
    <div id="person-menu" popover>
      <p class="quiet">${person.name} · ${words.role[person.role]}</p>
      <p>${languageLinks(viewer, url)}</p>
      <p>${timeLinks(viewer, url)}</p>
      <form action="/sign-out" method="post">
        <input type="hidden" name="formToken" value="${viewer.formToken}" />
        <button type="submit">${words.signOut}</button>
      </form>
    </div>
  </header>`
}

function languageLinks({ language }: Viewer, url: string): Html {
  const link = (code: string, name: string): Html =>
    html`<a
      href="/language?to=${code}&back=${encodeURIComponent(url)}"
      lang="${code}"
      ${code === language && html`aria-current="true"`}
      >${name}</a
    >`
  return html`${link('en', 'English')} · ${link('de', 'Deutsch')}`
}

function timeLinks({ words: { times }, hasUtcTimes }: Viewer, url: string): Html {
  const link = (to: string, name: string, isCurrent: boolean): Html =>
    html`<a href="/times?to=${to}&back=${encodeURIComponent(url)}" ${isCurrent && html`aria-current="true"`}
      >${name}</a
    >`
  return html`${times.label}: ${link('local', times.local, !hasUtcTimes)} ·
  ${link('utc', times.utc, hasUtcTimes)}`
}

function navigation(current: Section | null, { words }: Viewer, { firingAlerts }: FrameFacts): Html {
  const entries = Object.entries(sections) as [Section, string][]
  const links = entries.map(
    ([section, href]) =>
      html`<li>
        <a href="${href}" ${section === current && html`aria-current="page"`}>
          ${words.nav[section]}
          ${
            section === 'alerts' && firingAlerts !== null && firingAlerts > 0
              ? html`<span class="badge">${firingAlerts}</span>`
              : nothing
          }
        </a>
      </li>`,
  )
  return html`<nav id="rail" class="rail" popover aria-label="${words.menu}">
    <ul>
      ${links}
    </ul>
  </nav>`
}
