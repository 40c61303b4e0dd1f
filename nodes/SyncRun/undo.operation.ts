import type { IDataObject, INodeProperties } from 'n8n-workflow';

import { floorAt, sourceClock } from '../../engine/run';
import type { AccountStore } from '../../engine/store';
import type { Span } from '../../engine/time';
import { environment } from '../shared/n8n/environment';
import { outputOptionalTime } from '../shared/n8n/output';
import { optionsField } from '../shared/parameters/fields';
import type { DatedSource } from '../shared/parameters/instant';
import { readSyncName } from '../shared/parameters/run';
import { syncNameField } from './fields';
import { floorFields, readFloor } from './windowSettings';

export const description: INodeProperties[] = [syncNameField, optionsField([...floorFields])];

interface UndoParameters {
	readonly sync: string;
	readonly floor: Span | number;
}

export function read(source: DatedSource, itemIndex: number): UndoParameters {
	return { sync: readSyncName(source, itemIndex), floor: readFloor(source, itemIndex) };
}

export async function execute(
	account: AccountStore,
	{ sync, floor }: UndoParameters,
): Promise<readonly IDataObject[]> {
	const move = await account.runs.undo(sync, floorAt(sourceClock(environment().now()), floor));
	return [
		{
			accountId: account.accountId,
			sync,
			watermarkBefore: outputOptionalTime(move.from),
			watermark: outputOptionalTime(move.to),
		},
	];
}
