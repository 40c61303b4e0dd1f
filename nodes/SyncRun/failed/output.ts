import type { IDataObject } from 'n8n-workflow';
import { isDate, isUint8Array } from 'node:util/types';

import type { FailedBatch, FailedContent } from '../../../engine/run';
import { withoutSecrets } from '../../../engine/sources/http';
import { outputOptionalTime, outputTime } from '../../shared/n8n/output';

/** Something that failed, as an item: what people ask for first. */
export function failedOutput(accountId: string, batch: FailedBatch): IDataObject {
	const { content } = batch;
	return {
		failedId: batch.id,
		kind: batch.kind,
		externalId: batch.externalId ?? null,
		page: batch.page ?? null,
		reason: batch.reason,
		status: batch.status,
		attempts: batch.attempts,
		nextTry: batch.status === 'waiting' ? outputOptionalTime(batch.dueAt) : null,
		...contentOutput(content),
		sync: batch.sync,
		runId: batch.runId,
		destination: batch.place === '' ? null : batch.place,
		batchNum: batch.batchNum ?? null,
		claimId: batch.claimId ?? null,
		keptAt: outputTime(batch.keptAt),
		settledAt: outputOptionalTime(batch.settledAt),
		note: batch.note ?? null,
		accountId,
	};
}

function contentOutput(content: FailedContent | undefined): IDataObject {
	if (content === undefined) return { record: null, cursor: null, request: null };
	if (content.kind === 'page') {
		// The list that the page is of is for its source.
		const request = Object.fromEntries(
			Object.entries(content.request).filter(([name]) => name !== 'list'),
		);
		return { record: null, cursor: null, request: plain(withoutSecrets(request)) };
	}
	const { columns, cursor } = content.record;
	return { record: plain(columns), cursor: plain(cursor), request: null };
}

/** As JSON has it, which items are. */
function plain(value: unknown): IDataObject[string] {
	switch (typeof value) {
		case 'bigint':
			return String(value);
		case 'number':
			return Number.isFinite(value) ? value : String(value);
		case 'object':
			return value === null ? null : plainObject(value);
		default:
			return value as string | boolean;
	}
}

function plainObject(value: object): IDataObject[string] {
	if (Array.isArray(value)) return value.map(plain) as IDataObject[];
	if (isDate(value)) return Number.isNaN(value.getTime()) ? null : value.toISOString();
	if (isUint8Array(value)) return Buffer.from(value).toString('base64');
	return Object.fromEntries(Object.entries(value).map(([name, member]) => [name, plain(member)]));
}
