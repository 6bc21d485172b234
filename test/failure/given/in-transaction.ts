import type { MongoClient } from 'mongodb'

/** Whether somebody is within a transaction at this moment. */
export async function inTransaction(client: MongoClient): Promise<boolean> {
  const { transactions } = (await client.db('admin').command({ serverStatus: 1 })) as {
    transactions: { currentOpen: number }
  }
  return transactions.currentOpen > 0
}
