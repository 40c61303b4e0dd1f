import { lostDigits } from '../../records/lostDigits';
import { hasSameContent } from '../../records/sameContent';
import type { RecordOutcome, RecordSink } from '../pump/sink';
import { messageOf, type SyncJob } from './syncJob';

export type ItemJob<External, Local, Id extends string | number> = Pick<
	SyncJob<External, Local, Id>,
	'getExternalId' | 'findLocal' | 'create' | 'update' | 'isUnchanged'
>;

export interface SyncedItem {
	readonly action: 'created' | 'updated' | 'unchanged';
	readonly externalId: string;
}

/** Hands records to a job's functions, one after the other; what goes wrong with one does not stop the others. */
export function jobSink<External, Local, Id extends string | number>(
	job: ItemJob<External, Local, Id>,
): RecordSink<External> {
	let position = 0;
	const created = new Set<string>();
	return {
		take: async (items) => {
			const outcomes: RecordOutcome[] = [];
			for (const external of items) {
				position += 1;
				outcomes.push(await takeItem(job, external, `Item ${position}`, created));
			}
			return outcomes;
		},
	};
}

async function takeItem<External, Local, Id extends string | number>(
	job: ItemJob<External, Local, Id>,
	external: External,
	place: string,
	created: Set<string>,
): Promise<RecordOutcome> {
	let externalId = '';
	try {
		const given = externalIdOf(job, external, place);
		externalId = String(given);
		const action = await syncItem(job, external, given, created);
		return { action, externalId };
	} catch (error) {
		const message = externalId === '' ? placed(place, messageOf(error)) : messageOf(error);
		return { action: 'failed', externalId, message };
	}
}

function placed(place: string, message: string): string {
	return message.startsWith(`${place} `) ? message : `${place}: ${message}`;
}

/** @param place what the record is called while it has no ID */
export function externalIdOf<External, Local, Id extends string | number>(
	job: ItemJob<External, Local, Id>,
	external: External,
	place: string,
): Id {
	const given = job.getExternalId(external);
	const lost = lostDigits(given, 'the ID');
	if (lost !== undefined) throw new Error(`${place} has no exact external ID: ${lost}`);
	if (isExternalId(given)) return given;
	const isLacking = given === undefined || given === null || typeof given === 'string';
	const what = isLacking ? '' : ` (${typeof given})`;
	throw new Error(`${place} has no external ID${what}: getExternalId gives a text or a number`);
}

/** What is not written in TypeScript may give anything. */
function isExternalId(given: unknown): boolean {
	return typeof given === 'string' ? given.trim() !== '' : Number.isFinite(given);
}

/** @param created IDs of records that were created before; this one is added to them */
export async function syncItem<External, Local, Id extends string | number>(
	job: ItemJob<External, Local, Id>,
	external: External,
	externalId: Id,
	created: Set<string> = new Set(),
): Promise<SyncedItem['action']> {
	const local = await job.findLocal(externalId, external);
	if (local === undefined || local === null) {
		if (created.has(String(externalId))) {
			throw new Error(
				'It came twice: it was created before in this run, and findLocal does not find it',
			);
		}
		await job.create(external, externalId);
		created.add(String(externalId));
		return 'created';
	}
	const isUnchanged =
		job.isUnchanged === undefined
			? hasSameContent(local, external)
			: await job.isUnchanged(local, external);
	if (isUnchanged) return 'unchanged';
	await job.update(local, external, externalId);
	return 'updated';
}
