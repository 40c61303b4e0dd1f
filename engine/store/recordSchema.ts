import type { SchemaDialect } from './migrations';

/** Version 3, records: what is remembered of each, what a run has staged, and what was confirmed as delivered. */
export function recordSchema(_dialect: SchemaDialect): readonly string[] {
	return [];
}
