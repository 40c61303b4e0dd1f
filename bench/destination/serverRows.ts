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

/**
 * Measures a destination on a server, new rows and changed ones, beside the bare way, piece by piece in turn.
 *
 * @param information another bare way, which new rows are measured beside as well, without a bound
 */
export async function serverRows(
	server: string,
	destination: Destination,
	bare: Bare,
	bounds: Bounds,
	information?: Bare,
): Promise<readonly Row[]> {
	const beside = async (
		bare: Bare,
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
	await beside(bare, openWriter(destination, 'warm_up'), first.slice(0, 20_000), 500, 'created');
	const large = openWriter(destination, 'large');
	const fresh = await beside(bare, large, first, 10_000, 'created');
	const changed = await beside(bare, large, second, 10_000, 'updated');
	const small = await beside(bare, openWriter(destination, 'small'), first, 500, 'created');
	const rows = [
		compared(`${server}, fresh in batches of 10,000 ÷ ${bare.name}`, fresh, bounds.fresh),
		compared(
			`${server}, all changed, in batches of 10,000 ÷ ${bare.name}`,
			changed,
			bounds.changed,
		),
		compared(`${server}, fresh in batches of 500 ÷ ${bare.name}`, small, bounds.small),
	];
	if (information === undefined) return rows;
	const again = openWriter(destination, 'again');
	const informative = await beside(information, again, first, 10_000, 'created');
	const measure = `${server}, fresh in batches of 10,000 ÷ ${information.name}`;
	return [...rows, compared(measure, informative)];
}
