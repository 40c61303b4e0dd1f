import type { SchemaDialect } from './migrations';

/** Version 3, schedules: what a schedule remembers over restarts and across processes. */
export function scheduleSchema(_dialect: SchemaDialect): readonly string[] {
	return [];
}
