import { ordersOf } from './orders-of.ts'
import type { RuleTexts } from './rule-text.ts'

const workOf: Readonly<Record<string, string>> = {
  notices: 'Mails der Abrechnung',
  fetches: 'Abfragen bei Stripe',
  callouts: 'Aufrufe des eigenen Dienstes',
}
/** The subject of the alert about records that the auditor itself cannot read. */
const unreadableAlerts = 'auditor-alerts'
const settle = 'Auf der Seite der Sendung sagen, wenn es erledigt ist.'
const orderOrCustomer = (subject: string): string =>
  subject.startsWith('cus_') ? `Kunde ${subject}` : `Bestellung ${subject}`

/** Rules about Slipstream itself, mails, shipments and billing. */
export const rulesOfWorkDe: RuleTexts = {
  'dead-letters': {
    title: ({ source, subject, count }) =>
      subject === unreadableAlerts
        ? `Einträge über Alarme von ${source} kann diese Version des Auditors nicht lesen`
        : `${subject} konnte ${count === 1 ? 'ein Ereignis' : `${count} Ereignisse`} von ${source} nicht verarbeiten`,
    action: ({ subject }) =>
      subject === unreadableAlerts
        ? 'Die Version des Auditors starten, die sie schrieb, oder eine spätere. Zu wiederholen ist nichts.'
        : 'Die Gründe lesen, die Ursache beheben, dann wiederholen.',
    ended: ({ source, subject }) =>
      subject === unreadableAlerts
        ? `Diese Version des Auditors kann alle Einträge über Alarme von ${source} lesen.`
        : `Kein Ereignis von ${source} wartet mehr auf ${subject}.`,
  },
  'checkpoint-refused': {
    title: ({ subject }) => `Der Lesestand ${subject} passt nicht zum Log: Dort wird nicht weitergelesen`,
    action: () =>
      'Herausfinden, was mit dem Log geschah, dann den Lesestand zurücksetzen: npx slipstream checkpoints show',
    ended: ({ subject }) => `Der Lesestand ${subject} wurde zurückgesetzt. Es wird weitergelesen.`,
  },
  'mail-stopped': {
    title: () => 'Der Mailserver nimmt keine Mails an, oder er antwortet nicht',
    action: () =>
      'Prüfen, ob der Mailserver in SMTP_URL läuft, und ob Anmeldung und Absender stimmen. Was wartet, wird von selbst gesendet; nach einer Woche wird es aufgegeben.',
    ended: () => 'Der Mailserver nimmt wieder Mails an. Was wartete, wird gesendet.',
  },
  'mail-failed': {
    title: ({ source, subject }) =>
      `Eine Mail konnte nicht gesendet werden: ${orderOrCustomer(subject)} von ${source}`,
    action: () =>
      'Den Grund unter Benachrichtigungen lesen, z. B. eine falsche Adresse im Shop berichtigen, dann noch einmal senden.',
    ended: () => 'Die Mail wurde gesendet, oder sie wird nicht mehr gebraucht.',
  },
  'schedule-failed': {
    title: ({ subject }) => `Der Zeitplan ${subject} schlug bei seinem letzten Lauf fehl`,
    action: () => 'Bei seinen Läufen nachsehen, warum. Die Ursache beheben, dann noch einmal ausführen.',
    ended: ({ subject }) => `Der Zeitplan ${subject} gelang wieder, oder ist nicht mehr eingerichtet.`,
  },
  'schedule-late': {
    title: ({ subject }) => `Der Zeitplan ${subject} ist fällig, und kein Worker führt ihn aus`,
    action: () =>
      'Prüfen, ob ein Worker läuft, und was sein /readyz sagt. Ein Worker kennt, was beim Start eingerichtet war.',
    ended: ({ subject }) =>
      `Ein Worker kümmert sich wieder um den Zeitplan ${subject}, oder er ist angehalten.`,
  },
  'carrier-unavailable': {
    title: ({ subject, count }) =>
      `Der Paketdienst ${subject} antwortet nicht${count === 0 ? '' : `; es warten mindestens ${count} Sendungen`}`,
    action: ({ subject }) =>
      `Verloren geht nichts: Sendungen werden von selbst gebucht, sobald er wieder antwortet, die ältesten zuerst. Dauert es an, bei ${subject} nachfragen.`,
    ended: ({ subject }) => `Der Paketdienst ${subject} antwortet wieder.`,
  },
  'shipment-missing': {
    title: ({ source, count }) => `${ordersOf(count)} von ${source} ohne die Sendung, die es geben sollte`,
    action: () =>
      'Prüfen, ob Fulfillment läuft und was sein /readyz sagt, dann die Dead Letters der Bestellung.',
    ended: ({ source }) =>
      `Jede Bestellung von ${source}, die versandt wird, hat ihre Sendung, oder wird nicht mehr versandt.`,
  },
  'shipment-dead-lettered': {
    title: ({ source, subject, count }) =>
      `Sendungen von ${source} mit ${subject} wurden aufgegeben: ${ordersOf(count)}`,
    action: () =>
      'Den Grund ansehen und beheben, z. B. die Anschrift berichtigen, dann die Sendungen noch einmal versuchen.',
    ended: ({ source, subject }) =>
      `Alle aufgegebenen Sendungen von ${source} mit ${subject} wurden noch einmal versucht oder storniert.`,
  },
  'shipment-undecided': {
    title: ({ source, subject, count }) =>
      `Ob ${subject} Sendungen von ${source} gebucht hat, ist unbekannt: ${ordersOf(count)}`,
    action: () =>
      'Beim Paketdienst nach der Referenz sehen. Ist sie dort gebucht, die Buchung übernehmen, sonst noch einmal buchen.',
    ended: ({ source, subject }) =>
      `Es ist entschieden, ob ${subject} die Sendungen von ${source} gebucht hat.`,
  },
  'shipment-stalled': {
    title: ({ source, subject, count }) =>
      `Pakete von ${source} mit ${subject} sind überfällig: ${ordersOf(count)}`,
    action: () => `Beim Paketdienst mit der Sendungsnummer nachfragen, wo das Paket ist. ${settle}`,
    ended: ({ source, subject }) =>
      `Alle überfälligen Pakete von ${source} mit ${subject} wurden gescannt oder zugestellt.`,
  },
  'shipment-not-scanned': {
    title: ({ source, subject, count }) =>
      `${subject} hat gebuchte Pakete von ${source} ungewöhnlich lange nicht gescannt: ${ordersOf(count)}`,
    action: () => 'Prüfen, ob das Paket dem Paketdienst übergeben wurde.',
    ended: ({ source, subject }) =>
      `${subject} hat die Pakete von ${source} gescannt, oder ein anderer Alarm meldet ihre Frist.`,
  },
  'shipment-cancellation-failed': {
    title: ({ source, subject, count }) =>
      `Buchungen von ${source} bei ${subject} wurden nicht storniert, Pakete könnten hinausgehen: ${ordersOf(count)}`,
    action: () =>
      `Das Paket zurückhalten, wenn es noch hier ist, sonst den Paketdienst um Rücksendung bitten. ${settle}`,
    ended: ({ source, subject }) =>
      `Die Buchungen von ${source} bei ${subject} sind storniert, oder zwei Wochen sind vergangen.`,
  },
  'shipment-exception': {
    title: ({ source, subject, count }) =>
      `Pakete von ${source} mit ${subject} kamen zurück oder gingen verloren: ${ordersOf(count)}`,
    action: () =>
      `Mit den Kunden besprechen, wie es weitergeht, und ein verlorenes Paket beim Paketdienst melden. ${settle}`,
    ended: ({ source, subject }) =>
      `Die Pakete von ${source} mit ${subject} wurden doch zugestellt, oder zwei Wochen sind vergangen.`,
  },
  'shipment-change-ignored': {
    title: ({ source, subject, count }) =>
      `Bestellungen von ${source} änderten sich, nachdem bei ${subject} gebucht war: ${ordersOf(count)}`,
    action: () =>
      `Ist das Paket noch hier, die Sendung stornieren und neu bestellen. Sonst den Paketdienst bitten, es umzuleiten. ${settle}`,
    ended: ({ source, subject }) =>
      `Die Pakete von ${source} mit ${subject} sind angekommen, oder zwei Wochen sind vergangen.`,
  },
  'billing-event-missing': {
    title: ({ source, subject }) => `Ereignisse zu ${subject} von ${source} sind nie eingetroffen`,
    action: () =>
      'Sie werden von selbst geholt. Prüfen, ob Stripe noch mehr verliert: der Endpunkt, seine Zustellungen, was vor Ingest steht.',
    ended: ({ source, subject }) => `Was zu ${subject} von ${source} nie eingetroffen war, ist im Log.`,
  },
  'billing-state-differs': {
    title: ({ source, subject }) => `Bei Stripe ist ${subject} von ${source} anders als im Log`,
    action: () =>
      'Es wird von selbst geholt. Geschieht es wieder, bei Stripe nachfragen, warum es dazu kein Ereignis gab.',
    ended: ({ source, subject }) => `Das Log hat ${subject} von ${source}, wie Stripe es hat.`,
  },
  'billing-endpoint-disabled': {
    title: ({ source, subject }) => `Der Endpunkt ${subject} von ${source} ist bei Stripe ausgeschaltet`,
    action: () =>
      'Dafür sorgen, dass Zustellungen wieder mit 200 beantwortet werden, dann auf der Seite der Quelle einschalten. Verpasstes wird von selbst geholt.',
    ended: ({ source, subject }) =>
      `Der Endpunkt ${subject} von ${source} ist wieder eingeschaltet, entfernt oder ersetzt.`,
  },
  'billing-endpoint-absent': {
    title: ({ source }) => `Kein Endpunkt bei Stripe liefert an ${source}`,
    action: ({ source }) =>
      `Bei Stripe ein Ziel für https://<ingest>/webhooks/${source} anlegen, und sein Geheimnis in sources.${source}.secrets eintragen.`,
    ended: ({ source }) => `Ein Endpunkt liefert an ${source}, oder es trifft etwas ein.`,
  },
  'billing-unreachable': {
    title: ({ source, subject }) =>
      subject === 'key'
        ? `Stripe lehnt den Schlüssel von ${source} ab`
        : `Die API von Stripe gibt für ${source} keine brauchbare Antwort`,
    action: ({ source, subject }) =>
      subject === 'key'
        ? `Bei Stripe einen Schlüssel mit den nötigen Leserechten anlegen, und in sources.${source}.api.key eintragen.`
        : 'Prüfen, was Stripe antwortet. Die Anfragen gehen von selbst weiter.',
    ended: ({ source }) => `Stripe antwortet wieder für ${source}.`,
  },
  'billing-work-dead-lettered': {
    title: ({ source, subject }) => `${workOf[subject] ?? subject} von ${source} wurden aufgegeben`,
    action: () => 'Die Ursache beheben, dann unter Arbeit noch einmal versuchen.',
    ended: ({ source, subject }) => `${workOf[subject] ?? subject} von ${source} warten auf niemanden mehr.`,
  },
  'billing-stalled': {
    title: ({ source, subject }) =>
      `${subject} von ${source} ist länger in seinem Status, als dort üblich ist`,
    action: ({ subject }) => `Unter Abrechnung und bei Stripe nachsehen, worauf ${subject} wartet.`,
    ended: ({ subject }) => `${subject} ging weiter.`,
  },
  'billing-paid-without-entitlement': {
    title: ({ source, subject }) => `Kunde ${subject} von ${source} darf nicht nutzen, was bezahlt ist`,
    action: () => 'Prüfen, ob der Dienst der Abrechnung läuft und weiterliest: sein /readyz sagt es.',
    ended: ({ subject }) => `Kunde ${subject} darf nutzen, was bezahlt ist.`,
  },
  'billing-entitled-without-payment': {
    title: ({ source, subject }) => `Kunde ${subject} von ${source} darf nutzen, was nicht bezahlt ist`,
    action: () =>
      'Bei Stripe nachsehen, warum das Abonnement ohne Zahlung aktiv ist, und es beenden oder die Rechnung einziehen. Ist es beendet, prüfen, ob der Dienst der Abrechnung weiterliest.',
    ended: ({ subject }) => `Was Kunde ${subject} nutzen darf, ist bezahlt, oder wurde entzogen.`,
  },
}
