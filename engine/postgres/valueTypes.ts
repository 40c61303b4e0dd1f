import type { CustomTypesConfig } from 'pg';

/** How node-postgres itself reads what the server words: `getTypeParser` takes a type's OID. */
export async function standardValueTypes(): Promise<CustomTypesConfig> {
	const { types } = await import('pg');
	return types;
}
