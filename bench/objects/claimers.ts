import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';

import type { PostgresConfig } from '../../engine/store';

/**
 * How a process claims: through the store; by the bare statement that a hand-written queue would have; or by statements
 * written by hand that count as the store does, the fewest that there can be, in a transaction and with no choice among what is
 * due.
 */
export type Manner = 'store' | 'bare' | 'counting';

/** What a process is told. */
export interface ClaimTask {
	readonly config: PostgresConfig;
	readonly manner: Manner;
	/** The registry that is measured. */
	readonly registry: string;
	/** Another registry, which the process claims first, so that it is not measured while its code is being compiled. */
	readonly warmUp: string;
	readonly atOnce: number;
	readonly mostInFlight: number;
	readonly mostPerAccount: number;
}

/** Objects that were claimed together, as `account/name`, and when, in epoch milliseconds. */
export interface ClaimedTogether {
	readonly at: number;
	readonly objects: readonly string[];
}

/**
 * Has several processes claim what is due until nothing is left.
 *
 * @param warmUps for each process the registry that it claims first: as many processes are started
 * @returns what each claimed, and how long it took from the word to begin to the last claim, in milliseconds
 */
export async function claimTogether(
	warmUps: readonly string[],
	task: Omit<ClaimTask, 'warmUp'>,
): Promise<{ readonly claims: readonly ClaimedTogether[]; readonly tookMs: number }> {
	const crowd = await Promise.all(warmUps.map(started));
	await Promise.all(
		crowd.map(async (child, index) => {
			child.send({ open: { ...task, warmUp: warmUps[index] } });
			await message(child);
		}),
	);
	const since = performance.now();
	const claims = await Promise.all(
		crowd.map(async (child) => {
			child.send('claim');
			return (await message(child)) as readonly ClaimedTogether[];
		}),
	);
	const tookMs = performance.now() - since;
	return { claims: claims.flat().toSorted((one, other) => one.at - other.at), tookMs };
}

async function started(): Promise<ChildProcess> {
	const child = fork(path.join(__dirname, 'claimProcess.ts'), { execArgv: ['--import', 'tsx'] });
	await message(child);
	return child;
}

/** @throws when the process ends instead */
async function message(child: ChildProcess): Promise<unknown> {
	const ended = once(child, 'exit').then(([code]) => {
		throw new Error(`A process that claims ended with code ${code}`);
	});
	const [said] = (await Promise.race([once(child, 'message'), ended])) as [unknown];
	return said;
}
