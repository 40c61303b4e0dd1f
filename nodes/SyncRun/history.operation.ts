import type { IDataObject, INodeProperties } from 'n8n-workflow';

import type { AccountStore } from '../../engine/store';
import { outputOptionalTime, outputTime } from '../shared/n8n/output';
import type { DatedSource } from '../shared/parameters/instant';
import { limitFields, readLimit } from '../shared/parameters/limit';
import { readSyncName } from '../shared/parameters/run';
import { syncNameField } from './fields';

export const description: INodeProperties[] = [syncNameField, ...limitFields];

interface HistoryParameters {
	readonly sync: string;
	readonly limit: number | undefined;
}

export function read(source: DatedSource, itemIndex: number): HistoryParameters {
	return { sync: readSyncName(source, itemIndex), limit: readLimit(source, itemIndex) };
}

export async function execute(
	account: AccountStore,
	{ sync, limit }: HistoryParameters,
): Promise<readonly IDataObject[]> {
	const moves = await account.runs.ledger(sync, limit);
	return moves.map((move) => ({
		accountId: account.accountId,
		sync,
		move: move.seq,
		from: outputOptionalTime(move.from),
		to: outputOptionalTime(move.to),
		reason: move.reason,
		runId: move.runId ?? null,
		...(move.restoredSeq === undefined ? {} : { restoredMove: move.restoredSeq }),
		movedAt: outputTime(move.at),
	}));
}
