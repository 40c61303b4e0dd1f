import type { SchemaDialect } from './dialect';

/** Version 4, runs: what the source does not show. */
export function runCoverageSchema({ table, text }: SchemaDialect): readonly string[] {
	return [`ALTER TABLE ${table('sync_run')} ADD COLUMN coverage ${text}`];
}
