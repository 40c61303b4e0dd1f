import type { Destination, TableWriter } from '../../engine/destination/destination';
import type { Row } from '../benchmark';
import { type Order, orders } from './orders';
import { compared, inTurn } from './turns';
import { openWriter, writeAll } from './writing';

/** What any program would do that only has to get the rows in. */
export interface Bare {
	/** How it is called in the table of figures. */
	readonly name: string;
	/** Makes its table anew. */
	readonly begin: () => Promise<void>;
	readonly write: (piece: readonly Order[], batchSize: number) => Promise<void>;
}

/** The least that the rows may reach, as a part of what the bare way does. */
export interface Bounds {
	readonly fresh: number;
	readonly changed: number;
	readonly small: number;
}

/** Measures a destination on a server, new rows and changed ones, beside the bare way, piece by piece in turn. */
export async function serverRows(
	server: string,
	destination: Destination,
	bare: Bare,
	bounds: Bounds,
): Promise<readonly Row[]> {
	const beside = async (
		writer: TableWriter,
		source: readonly Order[],
		batchSize: number,
		expected: 'created' | 'updated',
	) => {
		await bare.begin();
		return await inTurn(
			source,
			(piece) => writeAll(writer, piece, batchSize, expected),
			(piece) => bare.write(piece, batchSize),
		);
	};
	const [first, second] = [orders(0), orders(1)];
	await beside(openWriter(destination, 'warm_up'), first.slice(0, 20_000), 500, 'created');
	const large = openWriter(destination, 'large');
	const fresh = await beside(large, first, 10_000, 'created');
	const changed = await beside(large, second, 10_000, 'updated');
	const small = await beside(openWriter(destination, 'small'), first, 500, 'created');
	return [
		compared(`${server}, fresh in batches of 10,000 ÷ ${bare.name}`, fresh, bounds.fresh),
		compared(
			`${server}, all changed, in batches of 10,000 ÷ ${bare.name}`,
			changed,
			bounds.changed,
		),
		compared(`${server}, fresh in batches of 500 ÷ ${bare.name}`, small, bounds.small),
	];
}
