import type { INodeProperties } from 'n8n-workflow';

import { floorAt, sourceClock } from '../../engine/run';
import type { AccountStore } from '../../engine/store';
import type { Span } from '../../engine/time';
import { environment } from '../shared/n8n/environment';
import { readSyncName, syncNameField } from './fields';
import type { Emitted, RunParameterSource } from './operation';
import { outputOptionalTime } from './output';
import { floorFields, readFloor } from './windowSettings';

export const description: INodeProperties[] = [
	syncNameField,
	{
		displayName: 'Options',
		name: 'options',
		type: 'collection',
		placeholder: 'Add option',
		default: {},
		options: [...floorFields],
	},
];

interface UndoParameters {
	readonly sync: string;
	readonly floor: Span | number;
}

export function read(source: RunParameterSource, itemIndex: number): UndoParameters {
	return { sync: readSyncName(source, itemIndex), floor: readFloor(source, itemIndex) };
}

export async function execute(
	account: AccountStore,
	{ sync, floor }: UndoParameters,
): Promise<readonly Emitted[]> {
	const move = await account.runs.undo(sync, floorAt(sourceClock(environment().now()), floor));
	return [
		{
			json: {
				accountId: account.accountId,
				sync,
				watermarkBefore: outputOptionalTime(move.from),
				watermark: outputOptionalTime(move.to),
			},
		},
	];
}
