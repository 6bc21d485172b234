import { action, defineCommand, writesJson } from '@slipstream/runtime/cli/define-command.ts'
import { actorOf, byFlag, byHelp } from '@slipstream/runtime/cli/option-values.ts'
import type { Derived } from '../run-erasure.ts'

const emailFlag = '--email <address>'
const cancelFlag = '--cancel-shipments'
const cancelHelp = 'cancel shipments of theirs that are not booked yet (default: erase nothing then)'

export const createEraseCommand = (derived: Derived) =>
  defineCommand('erase', {
    summary: 'erase a person from the log and all that is derived from it',
    description: `Shows what would be erased of the person with this e-mail, and with --yes does it: destroys the keys of their events, keeps what
others have in these, rebuilds read models, edits ledgers and other documents, removes labels and exports, and searches all topics, collections
and the given files for what is left. It reads the whole log several times. While a parcel of theirs is not booked, nothing is erased, since it would lose its
address. Exit code 1 where that is so, something is found, can't be searched, or events are in clear.`,
    examples: [
      'erase --email mere@example.test --reason "request of 21 November"',
      'erase --email mere@example.test --reason "request of 21 November" --files exports --report erasure.json --yes',
    ],
  })
    .requiredOption(emailFlag, 'of the person, also where it was written in other cases')
    .requiredOption('--reason <text>', 'why; in the report')
    .option('--files <path...>', 'files and folders to search too, e.g. of exports and of mails')
    .option('--report <file>', 'write the report as JSON here; it has the e-mail')
    .option(byFlag, byHelp)
    .option(cancelFlag, cancelHelp)
    .option('--yes', 'erase (default: only show what would be erased)')
    .action(
      action(async ({ email, reason, files = [], report, by, cancelShipments, yes = false, json }) => {
        const { runErase } = await import('./run-erase.ts')
        const request = { email, reason, files, report, by: actorOf(by), isDryRun: !yes, derived }
        const mayCancelShipments = cancelShipments ?? false
        return runErase({ ...request, mayCancelShipments, isJson: writesJson({ json }) })
      }),
    )

export const createRepeatErasuresCommand = (derived: Derived) =>
  defineCommand('repeat-erasures', {
    summary: 'erase again who came back with a restored database',
    description: `Finds who was erased, as the log remembers it, and can be read again since the database was restored, keys included, from an older
copy; and whose erasure was interrupted. Shows what would be erased of them, and with --yes does it. What the log recorded after the erasure stays. Events whose keys the
database does not have are counted and left. Exit code 1 as with erase.`,
    examples: [
      'repeat-erasures --reason "restore of 23 November"',
      'repeat-erasures --reason "restore of 23 November" --yes',
    ],
  })
    .requiredOption('--reason <text>', 'why; in the reports')
    .option(byFlag, byHelp)
    .option(cancelFlag, cancelHelp)
    .option('--yes', 'erase (default: only show what would be erased)')
    .action(
      action(async ({ reason, by, cancelShipments = false, yes = false, json }) => {
        const { runRepeatErasures } = await import('./run-erase.ts')
        const request = { reason, by: actorOf(by), isDryRun: !yes, derived }
        const mayCancelShipments = cancelShipments
        return runRepeatErasures({ ...request, mayCancelShipments, isJson: writesJson({ json }) })
      }),
    )

export const createGiveUpLostKeysCommand = () =>
  defineCommand('give-up-lost-keys', {
    summary: 'continue without keys of personal data that exist in no copy',
    description: `Finds the events that were sealed with keys that the database does not have, as after a restore from a copy that is older than the log.
Consumers stop at them. Shows how many there are, of which topics and times, and with --yes has these keys count as destroyed: readers take the events for
erased ones, without personal data, and continue. Keys that the database has stay. Only for keys that exist in no copy: look for a newer one first. Services
that ran while the database was restored replace lost keys within ten seconds: wait for that. Done again, it finds nothing.`,
    examples: [
      'give-up-lost-keys --reason "restore of 23 November"',
      'give-up-lost-keys --reason "restore of 23 November" --yes',
    ],
  })
    .requiredOption('--reason <text>', 'why; stored with the keys')
    .option(byFlag, byHelp)
    .option('--yes', 'give them up (default: only show which events are concerned)')
    .action(
      action(async ({ reason, by, yes = false, json }) => {
        const { runGiveUpLostKeys } = await import('./run-give-up-lost-keys.ts')
        return runGiveUpLostKeys({ reason, by: actorOf(by), isDryRun: !yes, isJson: writesJson({ json }) })
      }),
    )

export const createRewrapKeysCommand = () =>
  defineCommand('rewrap-keys', {
    summary: 'seal the keys of personal data with another master key',
    description: `Shows which master key the keys of personal data are sealed with, and with --yes seals them with personalData.masterKey. The one before
must be in personalData.previousMasterKeys. Nothing else is written again, and services need no restart. Done again, it changes nothing.`,
    examples: ['rewrap-keys', 'rewrap-keys --yes'],
  })
    .option('--yes', 'seal them (default: only show with which master key they are sealed)')
    .action(
      action(async ({ yes = false, json }) => {
        const { runRewrapKeys } = await import('./run-rewrap-keys.ts')
        return runRewrapKeys({ isDryRun: !yes, isJson: writesJson({ json }) })
      }),
    )

export const createAccessCommand = ({ removedWhole }: Pick<Derived, 'removedWhole'>) =>
  defineCommand('access', {
    summary: 'write all that is kept of a person to a file',
    description: `Writes what the log and the database have of the person with this e-mail, one JSON object a line: events of their orders and
billing in full, of orders of others only their own part, what documents tell of them, and labels. Exit code 1 where nothing is kept.`,
    examples: ['access --email mere@example.test --out mere.ndjson'],
  })
    .requiredOption(emailFlag, 'of the person')
    .requiredOption('--out <file>', 'a new file, which only its owner can read')
    .action(
      action(async ({ email, out }) => {
        const { runAccessCommand } = await import('./run-access-command.ts')
        return runAccessCommand({ email, out, whole: new Set(removedWhole) })
      }),
    )
