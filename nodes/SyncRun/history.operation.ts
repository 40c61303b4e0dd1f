import type { INodeProperties } from 'n8n-workflow';

import type { AccountStore } from '../../engine/store';
import { limitFields, readLimit } from '../shared/parameters/limit';
import { readSyncName, syncNameField } from './fields';
import type { Emitted, RunParameterSource } from './operation';
import { outputOptionalTime, outputTime } from './output';

export const description: INodeProperties[] = [syncNameField, ...limitFields];

interface HistoryParameters {
	readonly sync: string;
	readonly limit: number | undefined;
}

export function read(source: RunParameterSource, itemIndex: number): HistoryParameters {
	return { sync: readSyncName(source, itemIndex), limit: readLimit(source, itemIndex) };
}

export async function execute(
	account: AccountStore,
	{ sync, limit }: HistoryParameters,
): Promise<readonly Emitted[]> {
	const moves = await account.runs.ledger(sync, limit);
	return moves.map((move) => ({
		json: {
			accountId: account.accountId,
			sync,
			move: move.seq,
			from: outputOptionalTime(move.from),
			to: outputOptionalTime(move.to),
			reason: move.reason,
			runId: move.runId ?? null,
			...(move.restoredSeq === undefined ? {} : { restoredMove: move.restoredSeq }),
			movedAt: outputTime(move.at),
		},
	}));
}
