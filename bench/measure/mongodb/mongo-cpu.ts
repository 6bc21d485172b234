import type { MongoClient } from 'mongodb'

/** Processor time of mongod since its start. */
export async function mongoCpuSeconds(client: MongoClient): Promise<number> {
  const { extra_info: info } = (await client.db('admin').command({ serverStatus: 1 })) as unknown as {
    extra_info: { user_time_us?: unknown; system_time_us?: unknown }
  }
  return (Number(info.user_time_us ?? 0) + Number(info.system_time_us ?? 0)) / 1_000_000
}
