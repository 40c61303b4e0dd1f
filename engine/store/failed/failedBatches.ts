import { randomUUID } from 'node:crypto';

import type { FailedBatch, Failure } from '../../run/failedBatch';
import { option, say } from '../../wording';
import type { AccountDatabase } from '../accountDatabase';
import { transactionChunks } from '../chunks';
import { storeError } from '../errors';
import type { HeldRow } from '../leases/heldRows';
import { runAtWork } from '../runs/fence';
import { checkSyncName } from '../runs/runRows';
import { type ClaimRequest, writeClaim } from './claim';
import { countFailed, type FailedCount } from './count';
import { closedReason, type FailedRow, newRow, toFailed } from './failedRows';
import { writeKept } from './keep';
import { type FailedFilter, makeDue, readFailed } from './list';
import type { Seal } from './seal';
import { type Fate, type Settled, writeFates, writeRelease } from './settle';

/** What one has claimed, until all of it is settled. */
export interface Claim {
	readonly id: string;
	/** Those that were due the longest first; empty when nothing was. */
	readonly batches: readonly FailedBatch[];
}

/** Claimed work that is given back untried waits for so long, so that whoever gave it back does not get it at once. */
const RELEASED_MS = 60_000;

/**
 * What has failed in the runs of an account and is kept: records that were refused, pages that could not be read. Large
 * lists are worked off in several transactions; each may be handed in again.
 */
export class FailedBatches {
	/** @param seal how they are kept; made when it is first needed */
	constructor(
		private readonly database: AccountDatabase,
		private readonly seal: () => Promise<Seal>,
	) {}

	/**
	 * Keeps what failed in a run. The same record or page is kept once for a run, also when the run is taken up again.
	 *
	 * @throws EngineError `runMissing`, `runClosed`, `leaseLost`, `leaseExpired`
	 */
	async keep(runId: string, failures: readonly Failure[]): Promise<void> {
		const seal = await this.seal();
		const rows = failures.map((failure) => newRow(runId, failure, seal));
		for (const chunk of transactionChunks(rows)) {
			await this.database.write(async (scope) => {
				const { sync } = await runAtWork(scope, runId);
				await writeKept(scope, { sync, runId, at: scope.now }, chunk);
			});
		}
	}

	/**
	 * Claims what is due: it is tried by nobody else as long as this process is heard of and the time of the claim is not
	 * over. What is claimed counts as tried.
	 *
	 * @throws EngineError `invalidSyncName`, or `wrongEncryptionKey`: then nothing is claimed
	 */
	async claim(request: ClaimRequest): Promise<Claim> {
		checkSyncName(request.sync);
		const seal = await this.seal();
		const id = randomUUID();
		const rows = await this.database.writeBeside(
			async (scope, passesOverHeld) => await writeClaim(scope, id, request, passesOverHeld),
		);
		if (rows.length === 0) return { id, batches: [] };
		this.database.heartbeat.hold(this.held(id), request.forMs);
		const claim = this.opened(id, rows, seal);
		// What cannot be read is not claimed.
		await claim.catch(async () => await this.release(id, 0));
		return await claim;
	}

	/**
	 * Writes what has become of failures, and settles the receipts of runs of which nothing is left to try: `complete`, if
	 * that is what their counts show, once all is resolved.
	 *
	 * @param claimId the claim that they are of: what another has by now is left as it is. Undefined: by hand, whoever has
	 * them
	 * @param failedInPages by a page's ID, what failed of its records
	 */
	async settle(
		claimId: string | undefined,
		fates: readonly Fate[],
		failedInPages: ReadonlyMap<string, readonly Failure[]> = new Map(),
	): Promise<Settled> {
		const seal = await this.seal();
		const closed = fates.map((fate) => closedFate(fate, seal));
		const lost: string[] = [];
		for (const chunk of transactionChunks(closed)) {
			const settled = await this.database.write(
				async (scope) =>
					await writeFates(
						scope,
						claimId,
						chunk,
						(page, runId) =>
							(failedInPages.get(page) ?? []).map((failure) => newRow(runId, failure, seal)),
						seal,
					),
			);
			lost.push(...settled.lost);
		}
		return { lost };
	}

	/**
	 * Gives back what of a claim is not settled, as if it had not been tried: what stood in the way was no fault of theirs.
	 *
	 * @param waitMs after how long it is due again, in milliseconds. Default: a minute
	 */
	async release(claimId: string, waitMs = RELEASED_MS): Promise<void> {
		await this.database.write(
			async (scope) => await writeRelease(scope, claimId, scope.now + waitMs),
		);
		this.letGo(claimId);
	}

	/** Nothing of a claim is left to be held. */
	letGo(claimId: string): void {
		this.database.heartbeat.letGo(this.held(claimId));
	}

	/**
	 * Has all be tried again at once: what waits for its time, and what was given up, with as many tries before it as if it
	 * were new.
	 *
	 * @param only what of it: what was on its way to a place, or what has one of these IDs. Default: all of the sync
	 * @returns how many
	 * @throws EngineError `invalidSyncName`
	 */
	async makeDue(
		sync: string,
		only: { readonly place?: string | undefined; readonly ids?: readonly string[] } = {},
	): Promise<number> {
		checkSyncName(sync);
		return await this.database.write(
			async (scope) => await makeDue(scope, scope.now, { sync, ...only }),
		);
	}

	/** How much there is that is not resolved, by sync and status. */
	async counts(): Promise<readonly FailedCount[]> {
		return await this.database.read(countFailed);
	}

	/**
	 * Latest first.
	 *
	 * @throws EngineError `invalidSyncName`, `wrongEncryptionKey`
	 */
	async list(filter: FailedFilter): Promise<readonly FailedBatch[]> {
		if (filter.sync !== undefined) checkSyncName(filter.sync);
		const seal = await this.seal();
		const rows = await this.database.read(async (scope) => await readFailed(scope, filter));
		return rows.map((row) => toFailed(row, seal));
	}

	private async opened(id: string, rows: readonly FailedRow[], seal: Seal): Promise<Claim> {
		return { id, batches: rows.map((row) => toFailed(row, seal)) };
	}

	private held(id: string): HeldRow {
		return { account: this.database.account, isClaim: true, id };
	}
}

function closedFate(fate: Fate, seal: Seal): Fate {
	if (fate.kind === 'resolved' || fate.reason === undefined) return fate;
	return { ...fate, reason: closedReason(fate.reason, fate.id, seal) };
}

/** What is named by an ID is not there. */
export function failedMissing(account: string, id: string): Error {
	return storeError(
		'failedMissing',
		`The account "${account}" keeps no failed batch "${id}" that this could be said of`,
		say`Give the "${option('failedId')}" that it was claimed or listed with. Another may have claimed it since, or it was removed with its run.`,
		{ parameter: 'failedId' },
	);
}
