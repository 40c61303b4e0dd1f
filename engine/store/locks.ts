declare const named: unique symbol;

/** What excludes others: changes under the same lock happen one after the other, across processes and machines. */
export type Lock = string & { readonly [named]: true };

// Processes of versions before use the same store, and so the same names.

/** For every change of what one account has: its variables, runs, records and schedules. */
export const accountLock = (account: string): Lock => lock(`variables ${account}`);

/** For what an account changes of the objects that it has registered. Whoever holds it may wait for objects. */
export const objectsLock = (account: string): Lock => lock(`objects ${account}`);

/** For the store itself: its tables, and the credential's test. */
export const schemaLock = lock('schema');

/** For what a process says of itself: two of its beats do not wait for each other's leases. */
export const heartbeatLock = (process: string): Lock => lock(`heartbeat ${process}`);

export const turnLock = (turn: string): Lock => lock(`turn ${turn}`);

function lock(name: string): Lock {
	return name as Lock;
}
