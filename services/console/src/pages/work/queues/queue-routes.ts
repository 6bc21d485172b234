import type { FastifyInstance } from 'fastify'
import { redriveBillingWork } from '../../../commands/billing/redrive-billing-work.ts'
import { listQueues } from '../../../queries/list-queues.ts'
import type { Page } from '../../../responses/page.ts'
import type { QueueResponse } from '../../../responses/queue.ts'
import { addAction } from '../../shell/actions/add-action.ts'
import type { PageParts } from '../../shell/page-parts.ts'
import { readPageData } from '../../shell/read-context.ts'
import { PageProblem } from '../../shell/show-error.ts'
import { showPage } from '../../shell/show-page.ts'
import { viewerOf } from '../../shell/viewer-of.ts'
import { workPaths } from '../work-tabs.ts'
import { queuePage } from './queue-view.ts'
import { queuesPage } from './queues-view.ts'
import { readDeadLettered } from './read-dead-lettered.ts'
import { redriveInput } from './redrive-form.ts'

/** The queues of background work, what of them is dead-lettered, and trying that again. */
export function addQueuePages(app: FastifyInstance, parts: PageParts): void {
  app.get(workPaths.queues, async (request, reply) => {
    const viewer = viewerOf(request)
    const found = await readPageData(parts, viewer.now, (context) => listQueues.read(context, {}, {}))
    return showPage(request, reply, parts, queuesPage((found as Page<QueueResponse>).items, viewer))
  })
  app.get('/work/queue', async (request, reply) => {
    const viewer = viewerOf(request)
    const { name } = request.query as { name?: unknown }
    const found = await readPageData(parts, viewer.now, async (context) => {
      const { items } = (await listQueues.read(context, {}, {})) as Page<QueueResponse>
      const queue = items.find((one) => one.queue === name)
      return queue && { queue, tasks: await readDeadLettered(context.snapshot, queue.queue) }
    })
    const { queues: words } = viewer.words.work
    if (found === undefined) throw new PageProblem(404, words.notFound, words.notFoundHint)
    const sources = Object.keys(parts.billingSources)
    return showPage(request, reply, parts, queuePage({ ...found, sources }, viewer))
  })
  addAction(app, parts, {
    path: '/work/billing/:source/redrive',
    definition: redriveBillingWork,
    inputOf: redriveInput,
    backOf: () => workPaths.queues,
  })
}
