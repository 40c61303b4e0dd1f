import { randomUUID } from 'node:crypto';

import type { Environment } from '../environment';
import type { Connection, Database } from './database';
import type { Job, Lease } from './lease';
import { claimLease, readLease, releaseLease } from './leases';
import { turnLock } from './locks';
import { Scope } from './scope';

export interface TurnRequest {
	/** What is done one at a time, by all that share the store. At most 128 characters. */
	readonly name: string;
	/** After that it may go to another, though it was not left: its holder may have died. */
	readonly holdMs: number;
	/** How long to wait for it. */
	readonly waitMs: number;
	readonly signal?: AbortSignal;
}

/** A turn that was taken. */
export interface Turn {
	readonly name: string;
	readonly holder: string;
}

/** How long to wait before looking again; somewhere in between, so that those who wait do not all look at once. */
const LOOK_AGAIN_MS = { least: 40, most: 120 };

/** Turns belong to no account, and no account has this ID. */
const scopeOf = (connection: Connection) => new Scope(connection, { account: '' });
const jobOf = (name: string): Job => ({ sync: name, jobType: 'TURN' });

/** By how much the clocks of those who share the store may differ. */
const CLOCKS_DIFFER_MS = 30_000;

/** A turn that was taken later than now was taken by a clock that is ahead, or was and has been set right. */
function isTaken({ since, until }: Lease, now: number): boolean {
	return now < until && since - now <= CLOCKS_DIFFER_MS;
}

/** @returns undefined when it was not to be had in time */
export async function takeTurn(
	database: Database,
	environment: Environment,
	{ name, holdMs, waitMs, signal }: TurnRequest,
): Promise<Turn | undefined> {
	const job = jobOf(name);
	const holder = randomUUID();
	const deadline = environment.now() + waitMs;
	for (;;) {
		signal?.throwIfAborted();
		const former = await database.read(
			environment,
			async (connection) => await readLease(scopeOf(connection), job),
		);
		if (former === undefined || !isTaken(former, environment.now())) {
			const taken = await database.write(environment, turnLock(name), async (connection) => {
				const now = environment.now();
				const claim = {
					runId: holder,
					since: now,
					until: now + holdMs,
					origin: {},
					beat: undefined,
				};
				return await claimLease(scopeOf(connection), job, claim, now, former?.runId);
			});
			if (taken !== undefined) return { name, holder };
		}
		if (environment.now() >= deadline) return undefined;
		const { least, most } = LOOK_AGAIN_MS;
		await environment.sleep(least + environment.random() * (most - least), signal);
	}
}

/** Frees the turn, unless it went to another meanwhile. */
export async function leaveTurn(
	database: Database,
	environment: Environment,
	{ name, holder }: Turn,
): Promise<void> {
	await database.write(environment, turnLock(name), async (connection) => {
		await releaseLease(scopeOf(connection), jobOf(name), holder);
	});
}
