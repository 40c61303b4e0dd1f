import { copyFields } from '../copyLine';
import type { WritableRecord } from '../copyRows';
import { quoted } from '../identifiers';
import { partsOfValue } from '../passing';
import type { Session } from './connection';
import { uniqueParts } from './faults';
import type { SettledTable } from './settledTable';

/** A row that waits for a unique value to become free. */
export interface Waiting {
	readonly row: WritableRecord;
	/** What SQLite said of it, which names the columns of the value. */
	readonly message: string;
}

/** Finds which rows hold the values that others wait for: by place among the waiting, the place of the holder. */
export async function holdersAmong(
	session: Session,
	{ name: table, shape }: SettledTable,
	waiting: readonly Waiting[],
): Promise<ReadonlyMap<number, number>> {
	const places = new Map(waiting.map(({ row }, place) => [keyText(row.record.key), place]));
	const holders = new Map<number, number>();
	const account = shape.account === undefined ? [] : [shape.account];
	const key = shape.key.map(({ column }) => `CAST(${quoted(column.name)} AS TEXT)`).join(', ');
	for (const [message, group] of Map.groupBy(waiting.entries(), ([, each]) => each.message)) {
		const parts = partsOfValue(uniqueParts(message), shape);
		if (parts === undefined) continue;
		const wanted = group.map(([, { row }]) =>
			copyFields([
				...parts.map(({ place }) => row.encoded.cells[place] ?? null),
				...account.map(({ id }) => id),
			]).slice(1),
		);
		const compared = [
			...parts.map(({ column }) => column),
			...account.map((its) => its.column.name),
		];
		const condition = compared.map((name) => `${quoted(name)} = ?`).join(' AND ');
		const held = await session.getEach(`SELECT ${key} FROM ${table} WHERE ${condition}`, {
			text: wanted.join('\n'),
			numberPlaces: [],
		});
		for (const [index, [place]] of group.entries()) {
			const holder = places.get(keyText(held[index] ?? []));
			if (holder !== undefined && holder !== place) holders.set(place, holder);
		}
	}
	return holders;
}

function keyText(key: readonly unknown[]): string {
	return JSON.stringify(key.map(String));
}
