import type {
	DestinationRecord,
	TableWriter,
	WriteResult,
} from '../../engine/destination/destination';
import { countsOf } from '../../engine/destination/tally';
import type { SeededRandom } from '../support/seededRandom';
import type { ExpectedRow } from './expectedRow';
import type { Place } from './place';

/** What makes a seed's table harder to write than one that the sync makes for itself. */
export interface TableTrouble {
	/** Whether a key is the same in capitals, to the database; then IDs come in both spellings. */
	readonly keys: 'exact' | 'anyCase';
	/** Whether IDs come in another spelling now and then, and with them versions that are outdated. */
	readonly spellings: boolean;
	/** Whether the column of prices has room for one decimal only. */
	readonly narrowPrices: boolean;
	/**
	 * What another account does with the table: nothing; writes to it though it is not its own; or shares it, by a column
	 * for the account.
	 */
	readonly neighbor: 'none' | 'intrudes' | 'shares';
}

/** How often each of it happened. */
export interface TableTroubleCounts {
	respelled: number;
	intrusionsRefused: number;
	shared: number;
}

export const accountColumn = 'account';

export const noTableTrouble: TableTrouble = {
	keys: 'exact',
	spellings: false,
	narrowPrices: false,
	neighbor: 'none',
};

export function drawTableTrouble(random: SeededRandom): TableTrouble {
	const anyCase = random.chance(0.25);
	const narrowPrices = random.chance(0.2);
	const neighbor = random.chance(0.5) ? 'none' : random.pick(['intrudes', 'shares'] as const);
	return { keys: anyCase ? 'anyCase' : 'exact', spellings: anyCase, narrowPrices, neighbor };
}

/** Whether the user has made the table, so that the sync adds what it lacks. */
export function isMadeBefore({ keys, narrowPrices, spellings }: TableTrouble): boolean {
	return keys === 'anyCase' || narrowPrices || spellings;
}

/** How a database has the columns of a table that its user has made. */
interface MadeColumns {
	/** To come first. */
	readonly before?: string;
	readonly text: string;
	/** How texts are compared. */
	readonly exact: string;
	readonly anyCase: string;
	/** With room for one decimal. */
	readonly price: string;
}

const madeColumns: Readonly<Record<Place['tablesOf'], MadeColumns>> = {
	sqlite: {
		text: 'text',
		exact: '',
		anyCase: 'COLLATE NOCASE',
		// It knows no such type, and refuses by a check.
		price: 'NUMERIC CHECK (abs("totalPrice" * 10 - round("totalPrice" * 10)) < 0.001)',
	},
	postgres: {
		before: `CREATE COLLATION IF NOT EXISTS any_case
			(provider = icu, locale = 'und-u-ks-level2', deterministic = false)`,
		text: 'text',
		exact: '',
		anyCase: 'COLLATE any_case',
		price: 'numeric(12, 1)',
	},
	mariadb: {
		// An index is on texts of limited length.
		text: 'varchar(190)',
		exact: 'COLLATE utf8mb4_bin',
		anyCase: 'COLLATE utf8mb4_general_ci',
		price: 'numeric(12, 1)',
	},
};

/** Makes the table as its user has it. */
export async function makeTable(
	{ tablesOf, query }: Pick<Place, 'tablesOf' | 'query'>,
	table: string,
	trouble: TableTrouble,
): Promise<void> {
	if (!isMadeBefore(trouble)) return;
	const { before, text, price, ...comparison } = madeColumns[tablesOf];
	if (before !== undefined && trouble.keys === 'anyCase') await query(before);
	const shares = trouble.neighbor === 'shares';
	await query(
		`CREATE TABLE ${table} (
			id ${text} ${comparison[trouble.keys]} NOT NULL,
			${shares ? `${accountColumn} ${text} NOT NULL,` : ''}
			${trouble.narrowPrices ? `"totalPrice" ${price},` : ''}
			PRIMARY KEY (${shares ? `${accountColumn}, id` : 'id'})
		)`,
	);
}

/** Whether the table has room for it. */
export function fits(
	{ narrowPrices }: TableTrouble,
	{ totalPrice }: Pick<ExpectedRow, 'totalPrice'>,
): boolean {
	return !narrowPrices || Number(totalPrice) === oneDecimal(totalPrice);
}

export function oneDecimal(price: unknown): number {
	return Math.round(Number(price) * 10) / 10;
}

/** An order's ID in the shop's own spelling. */
export function ownSpelling(id: string): string {
	return id.toLowerCase().replace('/order/', '/Order/');
}

/**
 * Spells IDs in capitals now and then, and puts versions that are outdated beside them, under the other spelling: as a
 * source that does not tell capitals apart.
 */
export function respelling(
	writer: TableWriter,
	random: SeededRandom,
	counts: TableTroubleCounts,
): TableWriter {
	const write = async (records: readonly DestinationRecord[]): Promise<WriteResult> => {
		const spelled = records.map((record) => {
			if (!random.chance(0.4)) return record;
			counts.respelled += 1;
			return { ...record, columns: { ...record.columns, id: capitals(record) } };
		});
		const outdated = records.filter(() => random.chance(0.2)).map(outdatedVersion);
		return withoutLast(await writer.write([...spelled, ...outdated]), records.length);
	};
	return { ...writer, write };
}

function capitals({ columns }: DestinationRecord): string {
	return String(columns.id).toUpperCase();
}

function outdatedVersion(record: DestinationRecord): DestinationRecord {
	const cursor = new Date(Date.parse(String(record.cursor)) - 86_400_000).toISOString();
	return {
		...record,
		cursor,
		deleted: false,
		columns: { ...record.columns, id: capitals(record), note: 'state 0' },
	};
}

/** What became of the first so many records. */
function withoutLast(result: WriteResult, count: number): WriteResult {
	const outcomes = result.outcomes.slice(0, count);
	const failures = result.failures.filter(({ index }) => index < count);
	return { ...result, outcomes, counts: countsOf(outcomes), failures };
}
