import { bookkeeping } from '../bookkeeping';
import type { ColumnDefinition, DefinedKind } from '../columns';
import { checkName } from '../identifiers';
import type { CatalogueColumn } from './catalogue';
import { nameRules, quoted } from './names';
import type { Session } from './session';

/** How a server calls the collation that tells all texts apart, spaces at their end included. */
export type ExactCollation = 'utf8mb4_nopad_bin' | 'utf8mb4_0900_bin';

export async function exactCollation(session: Session): Promise<ExactCollation> {
	const [row] = await session.rows('SELECT VERSION()');
	return String(row?.[0]).includes('MariaDB') ? 'utf8mb4_nopad_bin' : 'utf8mb4_0900_bin';
}

/** How many digits a `DECIMAL` has at most, and how many of them behind the point. */
const decimal = 'decimal(65,30)';

/** In bytes; a character has up to four. */
const mostIndexBytes = 3072;
const mostOtherKeyBytes = 32;

/** An index needs texts of limited length: what is left of its room for each of so many among the columns of a key. */
export function keyTextLength(texts: number, others: number): number {
	return Math.floor((mostIndexBytes - others * mostOtherKeyBytes) / 4 / Math.max(1, texts));
}

const short: ReadonlySet<string> = new Set([
	bookkeeping.hash,
	bookkeeping.owner,
	bookkeeping.runId,
]);

/**
 * Returns a column as this package makes it, as the catalogue will have it.
 *
 * @param keyLength how long texts may be; absent for a column that is no part of a key
 * @param isRequired whether it takes no NULL, as those of a key
 */
export function plannedColumn(
	{ name, kind }: ColumnDefinition,
	collation: ExactCollation,
	keyLength?: number,
	isRequired = keyLength !== undefined,
): CatalogueColumn {
	const isText = kind === 'text';
	const shown = shownType(name, kind, keyLength);
	const [dataType = ''] = shown.split('(');
	return {
		name,
		type: {
			name: dataType,
			shown,
			length: isText ? keyLength : undefined,
			charset: isText || kind === 'jsonb' ? 'utf8mb4' : undefined,
			fraction: 6,
			isJson: kind === 'jsonb',
		},
		collation: isText ? collation : undefined,
		isGenerated: false,
		hasDefault: false,
		isRequired,
		fillsNull: false,
	};
}

/** Instants are kept in UTC, to the microsecond. */
function shownType(name: string, kind: DefinedKind, keyLength: number | undefined): string {
	if (kind !== 'text') return typeByKind[kind];
	if (keyLength !== undefined) return `varchar(${keyLength})`;
	return short.has(name) ? 'text' : 'longtext';
}

const typeByKind = {
	integer: 'int',
	bigint: 'bigint',
	numeric: decimal,
	double: 'double',
	boolean: 'tinyint(1)',
	timestamptz: 'datetime(6)',
	date: 'date',
	jsonb: 'json',
} as const satisfies Record<Exclude<DefinedKind, 'text'>, string>;

/** Returns the definition of a column for a statement. */
export function definitionOf({ name, type, collation, isRequired }: CatalogueColumn): string {
	checkName('column', name, nameRules.maxBytes, 'column', nameRules.isPlain);
	const text = collation === undefined ? '' : ` CHARACTER SET utf8mb4 COLLATE ${collation}`;
	return `${quoted(name)} ${type.shown}${text} ${isRequired ? 'NOT NULL' : 'NULL'}`;
}
