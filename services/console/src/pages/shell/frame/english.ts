import { html, nothing, type Html } from './html.ts'
import type { Viewer } from './viewer.ts'

/**
 * The attribute of what services and others wrote in English, on a page in another
 * language: screen readers read it so.
 */
export const english = ({ language }: Pick<Viewer, 'language'>): Html =>
  language === 'en' ? nothing : html`lang="en"`
