import { deadLettersDe } from '../dead-letters/de.ts'
import type { RuleTexts } from './rule-text.ts'
import { ordersOf } from './orders-of.ts'

const recovered =
  'Sie wird von selbst geholt. Prüfen, ob der Shop noch mehr verliert: seine Webhooks, sein Protokoll, sein Server.'
const reasonOf = (subject: string): string => deadLettersDe.reasons[subject] ?? subject

/** Rules about the orders of a shop, its deliveries and its webhooks. */
export const rulesOfOrdersDe: RuleTexts = {
  'missing-order': {
    title: ({ source, subject }) => `Bestellung ${subject} von ${source} ist nie eingetroffen`,
    action: () => recovered,
    ended: ({ subject }) =>
      `Bestellung ${subject} ist eingetroffen, wurde beim Shop geholt, oder es gibt sie dort nicht mehr.`,
  },
  'missing-numbers': {
    title: ({ source, count }) =>
      `${count === 1 ? 'Eine Bestellnummer' : `${count} Bestellnummern`} von ${source} ${count === 1 ? 'ist' : 'sind'} nie eingetroffen`,
    action: () =>
      'Dort nachsehen, wo die Bestellungen aufgegeben wurden. Von selbst geschieht das nicht, weil diese Quelle nicht gefragt werden kann.',
    ended: ({ source }) =>
      `Alle Nummern von ${source} sind eingetroffen, erklärt, oder wurden nach einer Woche ohne Antwort aufgegeben.`,
  },
  'update-without-creation': {
    title: ({ source, subject }) =>
      `Bestellung ${subject} von ${source} wurde geändert, aber ihre Erstellung ist nie eingetroffen`,
    action: () =>
      'Sie wird von selbst geholt, wo der Shop gefragt werden kann. Prüfen, warum der Shop die Zustellung verlor.',
    ended: ({ subject }) =>
      `Die Erstellung der Bestellung ${subject} ist eingetroffen, oder auf sie wird nicht mehr gewartet.`,
  },
  'lost-update': {
    title: ({ source, subject }) =>
      `Der neueste Stand der Bestellung ${subject} von ${source} ist nie eingetroffen`,
    action: () => recovered,
    ended: ({ subject }) =>
      `Der neueste Stand der Bestellung ${subject} ist eingetroffen, oder auf ihn wird nicht mehr gewartet.`,
  },
  'comparison-overdue': {
    title: ({ source, count }) =>
      `${ordersOf(count)} von ${source} konnten seit über einem Tag nicht mit dem Shop verglichen werden`,
    action: () => 'Prüfen, was die REST-API des Shops zu diesen Bestellungen antwortet, und das beheben.',
    ended: ({ source }) =>
      `Die Bestellungen von ${source} wurden mit dem Shop verglichen, oder nach 30 Tagen aufgegeben.`,
  },
  'deletions-doubted': {
    title: ({ source }) => `${source} hat die meisten der abgefragten Bestellungen nicht mehr`,
    action: ({ source }) =>
      `Prüfen, ob sources.${source}.rest.url die Adresse dieses Shops ist, und ob die Bestellungen wirklich gelöscht wurden. Bis dahin gelten sie nicht als gelöscht.`,
    ended: ({ source }) =>
      `${source} hat die Bestellungen wieder, oder es fehlen so wenige, dass sie als gelöscht gelten.`,
  },
  'participants-missing': {
    title: ({ source, subject }) =>
      `Bestellung ${subject} von ${source} ist bezahlt und nennt nicht, wer teilnimmt`,
    action: ({ subject }) =>
      `Nachfragen, wer teilnimmt, und es im Shop bei Bestellung ${subject} eintragen. Die Bestätigungen folgen von selbst.`,
    ended: ({ subject }) => `Bestellung ${subject} nennt, wer teilnimmt, oder hat geendet.`,
  },
  'stalled-order': {
    title: ({ source, subject }) =>
      `Bestellung ${subject} von ${source} ist länger in ihrem Status, als dort üblich ist`,
    action: ({ subject }) =>
      `Bestellung ${subject} im Shop ansehen: Sie kann auf eine Zahlung, auf eine Person oder auf ein Plugin warten.`,
    ended: ({ subject }) => `Bestellung ${subject} ging weiter.`,
  },
  'source-silent': {
    title: ({ source }) => `Von ${source} trifft nichts mehr ein`,
    action: () =>
      'Prüfen, ob der Shop läuft, ob seine Webhooks eingeschaltet sind, und ob Zustellungen bei Ingest ankommen.',
    ended: ({ source }) => `Von ${source} trifft wieder etwas ein.`,
  },
  'source-outage': {
    title: ({ source, count }) =>
      `${source} war unterbrochen${count === 0 ? '' : `; betroffen: ${ordersOf(count)}`}`,
    action: () =>
      'Den Grund finden, sonst geschieht es wieder. Was noch offen ist, hat einen eigenen Alarm und ist im Shop zu finden.',
    ended: ({ source }) => `Dies ist der Bericht über eine Unterbrechung von ${source}, die vorbei ist.`,
  },
  'webhook-disabled': {
    title: ({ source, subject }) => `${source} hat seinen Webhook ${subject} ausgeschaltet`,
    action: () =>
      'Dafür sorgen, dass Zustellungen wieder mit 200 beantwortet werden, dann den Webhook einschalten. Verpasstes wird von selbst geholt.',
    ended: ({ source, subject }) =>
      `Webhook ${subject} von ${source} ist wieder eingeschaltet, oder entfernt.`,
  },
  'webhook-absent': {
    title: ({ source, subject }) => `${source} hat keinen eingeschalteten Webhook für ${subject}`,
    action: ({ subject }) =>
      `Im Shop einen für ${subject} einschalten, oder mit dem Geheimnis dieser Quelle anlegen. Bis dahin treffen Bestellungen verspätet ein, durch Anfragen an den Shop.`,
    ended: ({ source, subject }) => `${source} hat wieder einen eingeschalteten Webhook für ${subject}.`,
  },
  'webhook-failing': {
    title: ({ source, subject }) =>
      subject === 'unknown'
        ? `Zustellungen eines Webhooks von ${source} werden abgelehnt`
        : `Zustellungen des Webhooks ${subject} von ${source} werden abgelehnt`,
    action: () => 'In der Anleitung nachsehen, was sie ablehnt, und das beheben, bevor der Shop aufgibt.',
    ended: ({ source }) => `Zustellungen von ${source} werden wieder angenommen.`,
  },
  'shop-unreachable': {
    title: ({ source }) => `Die REST-API von ${source} gibt keine brauchbare Antwort`,
    action: ({ source }) =>
      `Prüfen, ob der Shop läuft, und ob Adresse und Schlüssel in sources.${source}.rest stimmen. Die Anfragen gehen von selbst weiter.`,
    ended: ({ source }) => `${source} antwortet wieder über seine REST-API.`,
  },
  'shop-clock': {
    title: ({ source }) => `Die Uhr von ${source} geht anders als unsere`,
    action: () =>
      'Die Uhr des Shops durch NTP stellen, und prüfen, dass unsere stimmt. Bis dahin werden seine Zeiten berichtigt.',
    ended: ({ source }) => `Die Uhren von ${source} und des Auditors stimmen wieder überein.`,
  },
  'quarantined-deliveries': {
    title: ({ source, subject, count }) =>
      `${count === 1 ? 'Eine Zustellung' : `${count} Zustellungen`} von ${source} ${count === 1 ? 'konnte' : 'konnten'} nicht verstanden werden: ${reasonOf(subject)}`,
    action: ({ subject }) =>
      subject === 'cannot_view'
        ? 'Die Webhooks im Shop löschen und neu anlegen, als jemand, der bleibt und Bestellungen sehen darf. Speichern ändert nicht, wem sie gehören.'
        : 'Ansehen, was gesendet wurde. Nach der Behebung wiederholen; ein Probelauf zeigt vorher, was daraus würde.',
    ended: ({ subject }) =>
      `Was dafür in Quarantäne war (${reasonOf(subject)}), wurde wiederholt, oder seit einem Tag kam nichts dazu. Dann bleibt es dort.`,
  },
}
