import type { ExpressionBuilder } from 'kysely';

import { statementChunks } from '../chunks';
import type { Connection } from '../database';
import type { StoreTables } from '../schema/tables';
import { Scope } from '../scope';
import type { Beat } from './lease';
import { DEAD_AFTER_MS, type Reported } from './liveness';

/**
 * What is held by being heard of: a run's lease by the run's ID, what a schedule has started by its key, or claimed
 * failures by their claim's ID.
 */
export interface HeldRow {
	readonly account: string;
	/** Undefined for a lease, and for a claim. */
	readonly schedule?: string;
	/** Undefined for a lease, and for what a schedule has started. */
	readonly isClaim?: true;
	readonly id: string;
}

export interface BeatenRun extends HeldRow {
	readonly reported: Reported | undefined;
	readonly message: string;
}

/**
 * Writes the beat into the leases that these runs hold; what is held without beats is left so.
 *
 * @returns those that were found
 */
export async function beatForRuns(
	connection: Connection,
	rows: readonly HeldRow[],
	{ at, by, isAtWork }: Beat,
): Promise<readonly BeatenRun[]> {
	const found: BeatenRun[] = [];
	for (const { account, ids } of together(rows)) {
		const beaten = await new Scope(connection, { account })
			.update('sync_lease')
			.set({ beat_at: at, beat_by: by, at_work: isAtWork ? 1 : 0 })
			.where('run_id', 'in', ids)
			.where('beat_at', 'is not', null)
			.whereRef('beat_token', '=', 'token')
			.returning(['run_id', 'reported_as', 'reported_message'])
			.execute();
		for (const { run_id: id, reported_as, reported_message } of beaten) {
			const reported = reported_as === null ? undefined : (reported_as as Reported);
			found.push({ account, id: id ?? '', reported, message: reported_message ?? '' });
		}
		await beatForObjects(connection, account, ids, at);
	}
	return found;
}

/** With the beat of a run, the object that it is of is held; see `sync_object.next_at`. */
async function beatForObjects(
	connection: Connection,
	account: string,
	runIds: readonly string[],
	at: number,
): Promise<void> {
	await connection
		.updateTable('sync_object')
		.set(({ eb }) => ({ next_at: heldUntil(eb, at) }))
		.where('of_account', '=', account)
		.where('run_id', 'in', runIds)
		.execute();
}

/** The same for what schedules have started. */
export async function beatForScheduled(
	connection: Connection,
	rows: readonly HeldRow[],
	at: number,
): Promise<readonly HeldRow[]> {
	const found: HeldRow[] = [];
	for (const { account, schedule = '', ids } of together(rows)) {
		const beaten = await new Scope(connection, { account, schedule })
			.update('sync_schedule_run')
			.set({ beat_at: at })
			.where('run_key', 'in', ids)
			.where('beat_at', 'is not', null)
			.returning('run_key')
			.execute();
		for (const { run_key: id } of beaten) found.push({ account, schedule, id });
	}
	return found;
}

/** The same for claimed failures: nobody else may claim them before their holder counts as dead. */
export async function beatForClaims(
	connection: Connection,
	rows: readonly HeldRow[],
	at: number,
): Promise<readonly HeldRow[]> {
	const found = new Map<string, HeldRow>();
	for (const { account, ids } of together(rows)) {
		const beaten = await new Scope(connection, { account })
			.update('sync_failed')
			.set((eb) => ({ due_at: heldUntil(eb, at) }))
			.where('claim_id', 'in', ids)
			.returning('claim_id')
			.execute();
		for (const { claim_id: id } of beaten) {
			if (id !== null) found.set(id, { account, isClaim: true, id });
		}
	}
	return [...found.values()];
}

/** Until when a claim is held that is beaten for: until its holder would count as dead, and no longer than it was given for. */
function heldUntil<Table extends 'sync_failed' | 'sync_object'>(
	given: ExpressionBuilder<StoreTables, Table>,
	at: number,
) {
	const eb = given as unknown as ExpressionBuilder<StoreTables, 'sync_failed' | 'sync_object'>;
	const deadAt = at + DEAD_AFTER_MS;
	const until = eb.ref('claim_until');
	return eb.case().when('claim_until', '<', deadAt).then(until).else(deadAt).end();
}

interface Together {
	readonly account: string;
	readonly schedule: string | undefined;
	readonly ids: readonly string[];
}

/** One statement for each account and schedule, and for as many as one may name. */
function* together(rows: readonly HeldRow[]): Generator<Together> {
	const places = Object.groupBy(rows, ({ account, schedule }) =>
		JSON.stringify([account, schedule]),
	);
	for (const place of Object.values(places)) {
		const [first] = place ?? [];
		if (place === undefined || first === undefined) continue;
		const { account, schedule } = first;
		for (const chunk of statementChunks(place)) {
			yield { account, schedule, ids: chunk.map(({ id }) => id) };
		}
	}
}
