import type { SourceRecord } from '../../../engine/records/sourceRecord';
import { START } from './testEnvironment';

/** A record at a second of its cursor. */
export function record(
	externalId: string,
	second: number | null,
	content: unknown,
	readAt = START,
): SourceRecord {
	const cursor = second === null ? null : new Date(START + second * 1_000).toISOString();
	return { externalId, cursor, content, readAt };
}

/** What became of each record of a batch. */
export async function actions(taken: Promise<readonly { readonly action: string }[]>) {
	return (await taken).map(({ action }) => action);
}
