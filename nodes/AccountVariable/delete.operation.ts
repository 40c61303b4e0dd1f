import type { IDataObject, INodeProperties } from 'n8n-workflow';

import type { AccountStore } from '../../engine/store';
import type { ParameterSource } from '../shared/parameters';
import { nameField, readName } from './fields';
import { outputValue } from './output';

export const description: INodeProperties[] = [nameField];

export function read(source: ParameterSource, itemIndex: number): { readonly name: string } {
	return { name: readName(source, itemIndex) };
}

export async function execute(
	account: AccountStore,
	{ name }: { readonly name: string },
): Promise<readonly IDataObject[]> {
	const { before } = await account.variables.delete(name);
	return [
		{
			accountId: account.accountId,
			name,
			deleted: before !== undefined,
			previousValue: outputValue(before),
		},
	];
}
