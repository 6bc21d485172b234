import { action, defineCommand, defineGroup, writesJson } from '@slipstream/runtime/cli/define-command.ts'
import { actorOf, byFlag, byHelp, numberAboveZero } from '@slipstream/runtime/cli/option-values.ts'
import { submitted } from '../submitted.ts'

const list = () =>
  defineCommand('list', {
    summary: 'list schedules: the next run of each, its last one, and whether it is late or paused',
    examples: ['schedules list', 'schedules list --json'],
  }).action(async ({ json }) => {
    const { printSchedules } = await import('./print-schedules.ts')
    await printSchedules(writesJson({ json }))
  })

const runs = () =>
  defineCommand('runs', {
    summary: 'list the runs of a schedule, newest first',
    examples: ['schedules runs digest', 'schedules runs digest --limit 5'],
  })
    .argument('<schedule>', 'as named in the configuration')
    .option('--limit <count>', 'how many', numberAboveZero, 20)
    .action(async (schedule, { limit, json }) => {
      const { printScheduleRuns } = await import('./print-schedules.ts')
      await printScheduleRuns(schedule, { isJson: writesJson({ json }), maxItems: limit })
    })

type Verb = 'run' | 'pause' | 'resume'

const about = (verb: Verb, summary: string, description: string, example: string) =>
  defineCommand(verb, { summary, description, examples: [example] })
    .argument('<schedule>', 'as named in the configuration')
    .requiredOption('--reason <text>', 'why; stored with the command')
    .option(byFlag, byHelp)
    .action(
      action(async (schedule, { by, json, reason }) => {
        const definitions = await import('../../commands/schedules/schedule-command.ts')
        const definition = {
          run: definitions.runSchedule,
          pause: definitions.pauseSchedule,
          resume: definitions.resumeSchedule,
        }[verb]
        const input = { reason, by: actorOf(by) }
        return submitted(definition, { params: { schedule }, input }, writesJson({ json }))
      }),
    )

export const createSchedulesCommands = () =>
  defineGroup('schedules', 'list schedules and their runs; run, pause and resume one', [
    list(),
    runs(),
    about(
      'run',
      'run a schedule now',
      `Runs a schedule now, in addition to its scheduled runs. The worker executes the command and must
be running; what the run did is in schedules runs.`,
      'schedules run digest --reason "to see today\'s figures"',
    ),
    about(
      'pause',
      'pause a schedule',
      `Pauses a schedule until it is resumed. A run in progress is not ended, and
schedules run still works. The worker executes the command and must be running.`,
      'schedules pause compare-shop --reason "the shop is being moved"',
    ),
    about(
      'resume',
      'resume a schedule',
      `Resumes a schedule. Missed runs are skipped. The worker
executes the command and must be running.`,
      'schedules resume compare-shop --reason "the shop has moved"',
    ),
  ])
