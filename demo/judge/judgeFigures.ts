import { isDeepStrictEqual } from 'node:util';

import { expectedSales } from '../../rig/figures/expectedFigures';
import {
	expectedPerformance,
	performanceOf,
	salesOf,
	withNet,
} from '../../rig/figures/foundFigures';
import type { NetFigures } from '../../rig/figures/foundFigures';
import type { KeptTables } from '../../rig/tables/keptTables';
import type { LedgerEntry } from '../../simulator';

/** What a run has made its figures of. */
export interface FiguresToJudge {
	readonly tables: KeptTables;
	readonly ledger: readonly LedgerEntry[];
	readonly timeZone: string;
	/** When the run was asked for, in epoch milliseconds. */
	readonly asked: number;
}

export interface JudgedFigures {
	readonly equal: boolean;
	readonly verdict: string;
	/** By day, product and currency, each key a JSON list: what the shop has sold, in cents. */
	readonly sold: ReadonlyMap<string, NetFigures>;
}

/**
 * Adds up by the shop's own books, in another way than by SQL, what it has sold with the orders that the table of orders
 * has, and holds both tables of figures against that. What became of an order since it was read changes no amount here: in
 * the demo's shop, orders are only given other notes.
 */
export async function judgeFigures({
	tables,
	ledger,
	timeZone,
	asked,
}: FiguresToJudge): Promise<JudgedFigures> {
	const known = new Set((await tables.rows('order_header')).map(({ id }) => id));
	const expected = expectedSales(
		ledger.filter(({ order }) => known.has(order)),
		timeZone,
	);
	const sold = withNet(expected);
	const sales = await tables.rows('measurement_sales');
	const performance = await tables.rows('measurement_performance');
	const wrong = [
		...differences(sold, salesOf(sales.map((row) => ({ ...row, shownDay: row.day })))),
		...differences(expectedPerformance(expected, asked, timeZone), performanceOf(performance)),
	];
	const [first] = wrong;
	const verdict =
		first === undefined
			? '✓ the figures are what the shop has sold'
			: `✗ ${wrong.length} figures are not what the shop has sold, such as of ${first}`;
	return { equal: first === undefined, verdict, sold };
}

/** The keys under which the one has something else than the other. */
function differences(
	expected: ReadonlyMap<string, unknown>,
	found: ReadonlyMap<string, unknown>,
): readonly string[] {
	const keys = new Set([...expected.keys(), ...found.keys()]);
	return [...keys].filter((key) => !isDeepStrictEqual(expected.get(key), found.get(key)));
}
