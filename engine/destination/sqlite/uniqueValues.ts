import { copyFields } from '../copyLine';
import type { WritableRecord } from '../copyRows';
import { quoted } from '../identifiers';
import type { Session } from './connection';
import { uniqueColumns } from './faults';
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
	const key = shape.key.map(({ column }) => `CAST(${quoted(column.name)} AS TEXT)`).join(', ');
	for (const [message, group] of Map.groupBy(waiting.entries(), ([, each]) => each.message)) {
		const names = uniqueColumns(message, shape.columns);
		if (names === undefined) continue;
		const of = names.map((name) => shape.columns.findIndex((column) => column.name === name));
		const wanted = group.map(([, { row }]) =>
			copyFields(of.map((place) => row.encoded.cells[place] ?? null)).slice(1),
		);
		const condition = names.map((name) => `${quoted(name)} = ?`).join(' AND ');
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
