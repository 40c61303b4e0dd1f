/**
 * How many connections a process has at most to one database as one user, by what they are for, however many stores,
 * accounts and tables it works on there:
 *
 * - `store`: transactions of a few milliseconds, on which leases and heartbeats depend
 * - `tables`: batches of records, each one transaction
 * - `listings`: what is kept for as long as a source is listed; one for all who keep something, see `KeptSession`
 *
 * Who waits for a connection waits for others of the same purpose only. Who holds one may ask for another only if its purpose
 * stands above that of his own in this list: who lists a source writes to tables and to the store meanwhile, and a
 * transaction asks for nothing. All that is kept for listings shares one connection, which is asked for once. So nobody waits
 * for himself, nor do several in a ring, and what takes long keeps no lease from being renewed.
 */
export const connectionBudget = { store: 4, tables: 3, listings: 1 } as const;

export type Purpose = keyof typeof connectionBudget;

export const maxConnections = Object.values(connectionBudget).reduce((sum, part) => sum + part, 0);
