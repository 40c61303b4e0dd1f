import { randomUUID } from 'node:crypto';

import type { Environment } from '../environment';
import type { Database } from './database';
import { claimLease, type Holding, type LeaseKey, readLease, releaseLease } from './leases/claims';
import { turnLock } from './locks';

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

const leaseOf = (name: string): LeaseKey => ({ scope: 'turn', key: name });

/** By how much the clocks of those who share the store may differ. */
const CLOCKS_DIFFER_MS = 30_000;

/** A turn that was taken later than now was taken by a clock that is ahead, or was and has been set right. */
function isTaken({ since, until }: Holding, now: number): boolean {
	return now < until && since - now <= CLOCKS_DIFFER_MS;
}

/** @returns undefined when it was not to be had in time */
export async function takeTurn(
	database: Database,
	environment: Environment,
	{ name, holdMs, waitMs, signal }: TurnRequest,
): Promise<Turn | undefined> {
	const lease = leaseOf(name);
	const holder = randomUUID();
	const deadline = environment.now() + waitMs;
	for (;;) {
		signal?.throwIfAborted();
		const former = await database.read(
			environment,
			async (connection) => await readLease(connection, lease),
		);
		if (former === undefined || !isTaken(former, environment.now())) {
			const token = await database.write(environment, turnLock(name), async (connection) => {
				const since = environment.now();
				const claim = { holder, since, until: since + holdMs };
				return await claimLease(connection, lease, claim, former?.holder);
			});
			if (token !== undefined) return { name, holder };
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
		await releaseLease(connection, leaseOf(name), holder);
	});
}
