import type { UniqueKey } from '../uniqueKeys';
import type { Session } from './connection';

/** The third strategy of a B-tree, which every unique index is, tells what is equal. */
const uniqueKeysQuery = `
	SELECT c.relname AS name, (NOT i.indimmediate)::int::text AS deferrable,
		json_agg(json_build_object(
			'column', a.attname,
			'collation', CASE WHEN k.coll <> a.attcollation
					OR to_jsonb(co) ->> 'collisdeterministic' = 'false'
				THEN quote_ident(cn.nspname) || '.' || quote_ident(co.collname) END,
			'operator', CASE WHEN opn.nspname <> 'pg_catalog'
				THEN 'OPERATOR(' || quote_ident(opn.nspname) || '.' || op.oprname || ')' END,
			'type', CASE WHEN tn.nspname = 'pg_catalog' THEN t.typname END,
			'limited', a.atttypmod <> -1,
			'ignores', to_jsonb(co) ->> 'collisdeterministic' = 'false'
		))::text AS parts
	FROM pg_catalog.pg_index i
	JOIN pg_catalog.pg_class c ON c.oid = i.indexrelid
	CROSS JOIN LATERAL unnest(i.indkey::int2[], i.indcollation::oid[], i.indclass::oid[]) WITH ORDINALITY
		AS k(attnum, coll, class, place)
	JOIN pg_catalog.pg_attribute a ON a.attrelid = i.indrelid AND a.attnum = k.attnum
	JOIN pg_catalog.pg_type t ON t.oid = a.atttypid
	JOIN pg_catalog.pg_namespace tn ON tn.oid = t.typnamespace
	LEFT JOIN pg_catalog.pg_collation co ON co.oid = k.coll
	LEFT JOIN pg_catalog.pg_namespace cn ON cn.oid = co.collnamespace
	LEFT JOIN pg_catalog.pg_opclass oc ON oc.oid = k.class
	LEFT JOIN pg_catalog.pg_amop ao ON ao.amopfamily = oc.opcfamily AND ao.amopstrategy = 3
		AND ao.amoplefttype = oc.opcintype AND ao.amoprighttype = oc.opcintype
	LEFT JOIN pg_catalog.pg_operator op ON op.oid = ao.amopopr
	LEFT JOIN pg_catalog.pg_namespace opn ON opn.oid = op.oprnamespace
	WHERE i.indrelid = $1::oid AND i.indisunique AND i.indisvalid
		AND i.indpred IS NULL AND i.indexprs IS NULL AND k.place <= i.indnkeyatts
	GROUP BY i.indexrelid, c.relname, i.indimmediate`;

/** Whose values, as they are written, are equal only where their texts are. */
const exactTypes: ReadonlySet<string> = new Set([
	'text',
	'varchar',
	'int2',
	'int4',
	'int8',
	'bool',
]);
const exactUnlessLimited: ReadonlySet<string> = new Set(['timestamptz', 'timestamp']);

interface CatalogueKey {
	readonly name: string;
	readonly deferrable: string;
	readonly parts: string;
}

interface CataloguePart {
	readonly column: string;
	readonly collation: string | null;
	readonly operator: string | null;
	readonly type: string | null;
	readonly limited: boolean;
	readonly ignores: boolean | null;
}

/** Tells what is unique in every row of a table. */
export async function findUniqueKeys(
	session: Session,
	tableOid: string,
): Promise<readonly UniqueKey[]> {
	const { rows } = await session.query<CatalogueKey>(uniqueKeysQuery, [tableOid]);
	return rows.map(uniqueKeyOf);
}

function uniqueKeyOf({ name, deferrable, parts }: CatalogueKey): UniqueKey {
	return {
		name,
		isDeferrable: deferrable === '1',
		parts: (JSON.parse(parts) as readonly CataloguePart[]).map((part) => ({
			column: part.column,
			collation: part.collation ?? undefined,
			operator: part.operator ?? undefined,
			equates: !isExact(part),
		})),
	};
}

function isExact({ type, limited, ignores }: CataloguePart): boolean {
	if (type === null || ignores === true) return false;
	return exactTypes.has(type) || (exactUnlessLimited.has(type) && !limited);
}
