import type { IDataObject, INodeParameters } from 'n8n-workflow';

/** A record as a block of n8n hands it on. */
export interface GivenItem {
	readonly json: IDataObject;
	readonly isHonest: boolean;
}

/** The fields that an honest record has besides its ID, account and cursor. */
export const honestFields = ['name', 'qty', 'amount', 'seenAt', 'note', 'tags'] as const;

export interface HonestVersion {
	readonly account: string;
	readonly id: string;
	/** Grows with each change of the record. */
	readonly version: number;
	/** Epoch milliseconds. */
	readonly updatedAt: number;
}

/** The types of its columns, where they are said and not guessed from the first records. */
export const honestColumnTypes: INodeParameters[] = [
	{ name: 'name', type: 'text' },
	{ name: 'qty', type: 'bigint' },
	{ name: 'amount', type: 'numeric' },
	{ name: 'seenAt', type: 'timestamptz' },
	{ name: 'note', type: 'text' },
	{ name: 'tags', type: 'jsonb' },
];

/** All of it follows from its version, and names its account: what has crossed over shows. */
export function honestRecord({ account, id, version, updatedAt }: HonestVersion): IDataObject {
	return {
		id,
		shop: account,
		updatedAt: new Date(updatedAt).toISOString(),
		name: `${account} ${id} v${version}`,
		qty: version,
		// Round at first: its column is widened later.
		amount: version < 3 ? version : version + 0.25,
		seenAt: new Date(updatedAt - 1_000).toISOString(),
		note: version % 3 === 0 ? null : `Zeile\n${version} – "€" \\ ’`,
		tags: [account, { version }],
	};
}
