import { createHash } from 'node:crypto';

import {
	DEFAULT_INTERVAL_MS,
	LONGEST_INTERVAL_MS,
	type ObjectKey,
	type ObjectMode,
	objectModes,
	type ObjectSettings,
	SHORTEST_INTERVAL_MS,
	type SyncObject,
	type AsideKind,
} from '../../objects';
import { shown } from '../../shortened';
import { option, say } from '../../wording';
import { checkAccountId } from '../accountId';
import { storeError } from '../errors';
import type { StoreTables } from '../schema/tables';
import type { Scope } from '../scope';

export type ObjectRow = StoreTables['sync_object'];

const MOST_PRIORITY = 10;

/**
 * Checks what names an object.
 *
 * @returns it, its account without blanks around it
 * @throws EngineError `invalidAccountId`, `invalidObject`
 */
export function checkObjectKey({ account, integration, name }: ObjectKey): ObjectKey {
	for (const [parameter, value] of [
		['integration', integration],
		['name', name],
	] as const) {
		if (/^[A-Za-z0-9_.:-]{1,128}$/.test(value)) continue;
		throw storeError(
			'invalidObject',
			say`This cannot be the ${option(parameter)} of an object: ${shown(value)}`,
			'Use 1 to 128 letters, digits, "_", "-", "." and ":", for example shopify and orders.',
			{ parameter },
		);
	}
	return { account: checkAccountId(account), integration, name };
}

/** @throws EngineError `invalidObject` */
export function checkSettings(settings: Partial<ObjectSettings>): void {
	const { intervalMs, overrideMs, priority, mode } = settings;
	checkInterval('interval', intervalMs);
	checkInterval('intervalOverride', overrideMs);
	if (
		priority !== undefined &&
		!(Number.isInteger(priority) && priority >= 0 && priority <= MOST_PRIORITY)
	) {
		throw storeError(
			'invalidObject',
			say`The ${option('priority')} of an object cannot be ${shown(priority)}`,
			say`Give a whole number from 0 to ${MOST_PRIORITY} as the "${option('priority')}": each step goes as if the object had waited five minutes longer.`,
			{ parameter: 'priority' },
		);
	}
	if (mode !== undefined && !objectModes.includes(mode)) {
		throw storeError(
			'invalidObject',
			say`There is no ${option('mode')} ${shown(mode)} of an object`,
			say`Give one of ${objectModes.join(', ')} as the "${option('mode')}".`,
			{ parameter: 'mode' },
		);
	}
}

function checkInterval(parameter: 'interval' | 'intervalOverride', ms: number | undefined): void {
	if (
		ms === undefined ||
		(Number.isInteger(ms) && ms >= SHORTEST_INTERVAL_MS && ms <= LONGEST_INTERVAL_MS)
	)
		return;
	throw storeError(
		'invalidObject',
		say`The ${option(parameter)} of an object cannot be ${Number.isFinite(ms) ? ms / 60_000 : String(ms)} minutes`,
		say`Give an "${option(parameter)}" from 1 minute to 366 days. To have an object not synced at all, pause it.`,
		{ parameter },
	);
}

export const defaultSettings: ObjectSettings = {
	intervalMs: DEFAULT_INTERVAL_MS,
	overrideMs: undefined,
	priority: 0,
	mode: 'incremental',
};

/** What an object is found by, and what makes it the only one of its name. */
export function objectId({ account, integration, name }: ObjectKey): string {
	const key = JSON.stringify([account, integration, name]);
	return createHash('sha256').update(key).digest('hex').slice(0, 32);
}

/** What somebody has decided of an object. */
export function settingsOf(row: ObjectRow): ObjectSettings {
	return {
		intervalMs: row.interval_ms,
		overrideMs: row.override_ms ?? undefined,
		priority: row.priority,
		mode: row.mode as ObjectMode,
	};
}

/**
 * To be narrowed down to objects that are to stay as they are until the transaction ends, and read by what it returns:
 * whoever has a claim may be about to end it.
 */
export function held(registry: Scope) {
	return registry.update('sync_object').set((eb) => ({ failures: eb.ref('failures') }));
}

/** The columns of what somebody decides. */
export function settingColumns(settings: ObjectSettings) {
	return {
		interval_ms: settings.intervalMs,
		override_ms: settings.overrideMs ?? null,
		priority: settings.priority,
		mode: settings.mode,
	};
}

/** The columns of an object that nobody is at work on. */
export const unclaimed = {
	claim_id: null,
	claimed_at: null,
	claim_until: null,
	run_id: null,
	retry_kind: null,
	retry_at: null,
} as const;

/** The columns of an object that is not set aside. */
export const notAside = { failures: 0, aside_kind: null, aside_reason: null } as const;

export function toObject(row: ObjectRow): SyncObject {
	const isClaimed = row.claim_id !== null;
	const dueAt = isClaimed || row.paused === 1 ? undefined : (row.next_at ?? undefined);
	return {
		account: row.of_account,
		integration: row.integration,
		name: row.name,
		...settingsOf(row),
		paused: row.paused === 1,
		registeredAt: row.registered_at,
		syncedAt: row.synced_at ?? undefined,
		dueAt,
		failures: row.failures,
		aside:
			row.aside_kind === null
				? undefined
				: {
						kind: row.aside_kind as AsideKind,
						reason: row.aside_reason ?? '',
						until: row.next_at ?? undefined,
					},
		claim:
			row.claim_id === null
				? undefined
				: {
						claimId: row.claim_id,
						claimedAt: row.claimed_at ?? 0,
						until: row.claim_until ?? 0,
						runId: row.run_id ?? undefined,
					},
	};
}

/** There is no such object in the registry. */
export function objectMissing(registry: string, { account, integration, name }: ObjectKey): Error {
	return storeError(
		'objectMissing',
		`The registry of "${registry}" has no object "${name}" of "${integration}" for the account "${account}"`,
		say`Register it first, or give the ${option('objectAccount')}, ${option('integration')} and ${option('name')} that it was registered with: they are compared letter by letter. Each ${option('accountId')} has a registry of its own.`,
		{ parameter: 'objectAccount' },
	);
}
