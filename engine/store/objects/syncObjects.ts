import { randomUUID } from 'node:crypto';

import type { RetryAdvice } from '../../errors';
import {
	advised,
	type ObjectKey,
	type ObjectSettings,
	type PassedOver,
	passedOver,
	type RegistryNow,
	type SyncObject,
	type Trouble,
} from '../../objects';
import type { AccountDatabase, AccountScope } from '../accountDatabase';
import { objectsLock } from '../locks';
import { type ObjectChange, changeObject } from './change';
import { type ObjectClaimRequest, writeObjectClaim } from './claim';
import { endClaim } from './endClaim';
import { isAnyDue, listObjects, type ObjectFilter } from './list';
import { countInFlight } from './inFlight';
import {
	checkObjectKey,
	checkSettings,
	defaultSettings,
	held,
	objectId,
	objectMissing,
	type ObjectRow,
	toObject,
} from './objectRows';
import { type IfRegistered, registerObjects } from './register';

/** An object that is registered: what is absent is as its default. */
export interface Registration extends ObjectKey {
	readonly settings?: Partial<ObjectSettings>;
}

/** An object that was claimed for who asked, until a run that begins with the claim ends. */
export type ClaimedObject = SyncObject & { readonly claim: NonNullable<SyncObject['claim']> };

/** An object that was due and is claimed by nobody, and why. */
export interface LeftObject {
	readonly object: SyncObject;
	readonly why: PassedOver;
}

/**
 * The registry of an account: the objects of many accounts, which it has synced in turn. Another account's registry is out
 * of its reach. All times are those of the store's clock, so that the clocks of those who share it do not matter.
 */
export class SyncObjects {
	constructor(private readonly database: AccountDatabase) {}

	/**
	 * Registers objects, all or none; they are due at once.
	 *
	 * @throws EngineError `invalidAccountId`, `invalidObject`, `objectExists`
	 */
	async register(
		objects: readonly Registration[],
		ifRegistered: IfRegistered = 'fail',
	): Promise<readonly SyncObject[]> {
		const checked = objects.map(({ settings = {}, ...key }) => {
			checkSettings(settings);
			return { ...checkObjectKey(key), settings: { ...defaultSettings, ...settings } };
		});
		return await this.write(
			async (registry) => await registerObjects(registry, checked, ifRegistered),
		);
	}

	/**
	 * Changes an object: its settings, whether it is paused, or has it due at once. A run that is going goes on.
	 *
	 * @throws EngineError `invalidAccountId`, `invalidObject`, `objectMissing`
	 */
	async change(key: ObjectKey, change: ObjectChange): Promise<SyncObject> {
		const checked = checkObjectKey(key);
		checkSettings(change.settings ?? {});
		return await this.changing(
			checked,
			async (registry, row, at) => await changeObject(registry, row, change, at),
		);
	}

	/**
	 * Removes an object. A run of it that is going goes on, and what was synced stays.
	 *
	 * @throws EngineError `invalidAccountId`, `invalidObject`, `objectMissing`
	 */
	async remove(key: ObjectKey): Promise<SyncObject> {
		return await this.changing(checkObjectKey(key), async (registry, row) => {
			await registry.deleteFrom('sync_object').where('id', '=', row.id).execute();
			return toObject(row);
		});
	}

	/** The time by the store's clock, which is what all times of objects go by, in epoch milliseconds. */
	async now(): Promise<number> {
		return await this.database.read(async (registry) => await registry.pulse.at());
	}

	/** In the order of accounts, integrations and names. */
	async list(filter: ObjectFilter = {}): Promise<readonly SyncObject[]> {
		return await this.database.read(
			async (registry) => await listObjects(registry, filter, await registry.pulse.at()),
		);
	}

	/**
	 * Claims what is due, fair among accounts. Each is claimed by nobody else until the claim has ended: with the run that
	 * was begun with it, when the process of that is not heard of any more, or when none began in time.
	 */
	async claim(request: ObjectClaimRequest): Promise<readonly ClaimedObject[]> {
		const batchId = randomUUID();
		const rows = await this.database.writeBeside(
			async (registry, passesOverHeld) =>
				await writeObjectClaim(registry, request, { batchId, passesOverHeld }),
		);
		return rows.map((row) => toObject(row) as ClaimedObject);
	}

	/** Whether anything is due that nobody has claimed. */
	async isAnyDue(): Promise<boolean> {
		return await this.database.read(
			async (registry) => await isAnyDue(registry, await registry.pulse.at()),
		);
	}

	/**
	 * Ends a claim with which no run has begun, since none will any more. A claim that a run holds, or that is another's by
	 * now, is left as it is.
	 *
	 * @param advice what the source has said of trying again, if it was at fault
	 */
	async giveBack(
		{ claim, ...key }: ClaimedObject,
		trouble: Trouble,
		advice?: RetryAdvice,
	): Promise<void> {
		await this.write(async (registry) => {
			const row = await held(registry)
				.where('id', '=', objectId(key))
				.where('claim_id', '=', claim.claimId)
				.where('run_id', 'is', null)
				.returningAll()
				.executeTakeFirst();
			if (row === undefined) return;
			const { random, pulse } = registry;
			const at = await pulse.at();
			const asAdvised = advice === undefined ? trouble : { ...trouble, ...advised(advice, at) };
			await endClaim(registry, row, { at, random }, asAdvised);
		});
	}

	/**
	 * Says of objects that are due, and that nobody has claimed, why that is so.
	 *
	 * @param limits those of the claim that left them, and whether it claimed as many as were asked for
	 * @param limit how many at most, in the order of accounts, integrations and names
	 */
	async left(
		limits: Pick<RegistryNow, 'mostInFlight' | 'mostPerAccount' | 'limitReached'>,
		limit: number,
	): Promise<readonly LeftObject[]> {
		return await this.database.read(async (registry) => {
			const at = await registry.pulse.at();
			const due = await listObjects(registry, { status: 'due', limit }, at);
			const inFlight = await countInFlight(registry);
			return due.map((object) => ({
				object,
				why: passedOver(object, {
					at,
					inFlight: inFlight.total,
					inFlightOfAccount: inFlight.ofAccounts.get(object.account) ?? 0,
					...limits,
				}),
			}));
		});
	}

	private async write<Result>(work: (registry: AccountScope) => Promise<Result>): Promise<Result> {
		return await this.database.write(work, objectsLock(this.database.account));
	}

	private async changing(
		key: ObjectKey,
		work: (registry: AccountScope, row: ObjectRow, at: number) => Promise<SyncObject>,
	): Promise<SyncObject> {
		return await this.write(async (registry) => {
			const found = held(registry).where('id', '=', objectId(key)).returningAll();
			const row = await found.executeTakeFirst();
			if (row === undefined) throw objectMissing(registry.key.account, key);
			return await work(registry, row, await registry.pulse.at());
		});
	}
}
