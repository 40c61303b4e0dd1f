import {
	LONGEST_INTERVAL_MS,
	type ObjectKey,
	type ObjectStatus,
	standingOf,
	type SyncObject,
} from '../../objects';
import type { ObjectChange, ObjectFilter } from '../../store';
import type { ConsoleContext } from '../console';
import { consoleError } from '../errors';
import { isoTime, optionalIsoTime } from '../isoTime';
import { cursorOf, invalid, type Page, pageOf, readCursor, readLimit } from './paging';

/** An object of the account's registry: how it stands and why, and how often it is synced. */
export interface ObjectView {
	/** What an act on it names it by. */
	readonly object_id: string;
	readonly account: string;
	readonly integration: string;
	readonly name: string;
	readonly status: ObjectStatus;
	readonly reason: string;
	readonly interval_minutes: number;
	/** The interval that holds instead. */
	readonly override_minutes: number | null;
	readonly priority: number;
	readonly mode: SyncObject['mode'];
	readonly synced_at: string | null;
	readonly due_at: string | null;
	readonly failures: number;
	/** The run that is at work on it. */
	readonly run_id: string | null;
	readonly registered_at: string;
}

/** What is asked for of objects, as it stands in the address. */
export interface ObjectsQuery {
	readonly account?: string;
	readonly status?: string;
	readonly limit?: string;
	readonly cursor?: string;
}

type Filtered = NonNullable<ObjectFilter['status']>;

export const objectFilters: readonly Filtered[] = ['due', 'claimed', 'aside', 'paused'];

/**
 * In the order of accounts, integrations and names.
 *
 * @throws EngineError `invalidRequest`
 */
export async function listObjects(
	{ account: { objects }, shownTime }: ConsoleContext,
	query: ObjectsQuery,
): Promise<Page<ObjectView>> {
	const limit = readLimit(query.limit);
	const status = query.status ? readStatus(query.status) : undefined;
	const behind = query.cursor ? keyIn(query.cursor) : undefined;
	const found = await objects.list({
		...(query.account ? { account: query.account } : {}),
		...(status === undefined ? {} : { status }),
		...(behind === undefined ? {} : { behind }),
		limit: limit + 1,
	});
	const at = await objects.now();
	return pageOf(found, limit, positionOf, (object) => objectView(object, at, shownTime));
}

/** What can be done with an object. */
export const objectActs = ['pause', 'resume', 'sync-now', 'interval'] as const;

export type ObjectAct = (typeof objectActs)[number];

/**
 * Pauses an object, goes on with it, has it due at once, or changes its interval.
 *
 * @param minutes the interval
 * @returns how it stands now
 * @throws EngineError `objectMissing`, `invalidRequest`
 */
export async function actOnObject(
	{ account: { objects }, shownTime }: ConsoleContext,
	objectId: string,
	act: ObjectAct,
	minutes?: string,
): Promise<ObjectView> {
	const key = keyIn(objectId);
	if (key === undefined) throw missing(objectId);
	const [known] = await objects.list({ ...key, limit: 1 });
	if (known === undefined) throw missing(objectId);
	const changed = await objects.change(key, changeOf(act, minutes));
	return objectView(changed, await objects.now(), shownTime);
}

function changeOf(act: ObjectAct, minutes: string | undefined): ObjectChange {
	switch (act) {
		case 'pause':
			return { paused: true };
		case 'resume':
			return { paused: false };
		case 'sync-now':
			return { syncNow: true };
		case 'interval':
			return { settings: { intervalMs: readMinutes(minutes) * 60_000 } };
	}
}

const MOST_MINUTES = LONGEST_INTERVAL_MS / 60_000;

function readMinutes(given = ''): number {
	const minutes = Number(given);
	if (/^\d{1,6}$/.test(given) && minutes >= 1 && minutes <= MOST_MINUTES) return minutes;
	throw invalid('minutes', given, `Give a whole number from 1 to ${MOST_MINUTES}.`);
}

function readStatus(given: string): Filtered {
	const status = objectFilters.find((each) => each === given);
	if (status === undefined) throw invalid('status', given, `Give ${objectFilters.join(', ')}.`);
	return status;
}

const positionOf = ({ account, integration, name }: ObjectKey) => [account, integration, name];

/** @throws EngineError `invalidRequest` */
function keyIn(given: string): ObjectKey | undefined {
	const [account, integration, name] = readCursor(given, ['string', 'string', 'string']) ?? [];
	if (name === undefined) return undefined;
	return { account: String(account), integration: String(integration), name: String(name) };
}

function missing(objectId: string): Error {
	return consoleError(
		'objectMissing',
		`There is no object ${JSON.stringify(objectId.slice(0, 80))}`,
		'Open the list anew: it may have been removed meanwhile.',
	);
}

function objectView(
	object: SyncObject,
	at: number,
	shownTime: ConsoleContext['shownTime'],
): ObjectView {
	const { account, integration, name, intervalMs, overrideMs, priority, mode } = object;
	return {
		object_id: cursorOf(positionOf(object)),
		...{ account, integration, name },
		...standingOf(object, at, shownTime),
		interval_minutes: intervalMs / 60_000,
		override_minutes: overrideMs === undefined ? null : overrideMs / 60_000,
		...{ priority, mode },
		synced_at: optionalIsoTime(object.syncedAt),
		due_at: optionalIsoTime(object.dueAt),
		failures: object.failures,
		run_id: object.claim?.runId ?? null,
		registered_at: isoTime(object.registeredAt),
	};
}
