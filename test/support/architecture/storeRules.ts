import type { ProjectFile } from './projectFiles';

/** What no file of a part of the store, or of the destinations, writes. `breach` is a line that does, so that the rule is known to catch one. */
export interface StoreRule {
	readonly name: string;
	appliesTo(filePath: string): boolean;
	readonly forbidden: RegExp;
	readonly breaches: readonly { readonly path: string; readonly text: string }[];
}

export const storeRules: readonly StoreRule[] = [
	{
		name: 'a lock is made in engine/store/locks.ts alone, so that no two places spell it differently',
		appliesTo: (filePath) =>
			filePath.startsWith('engine/store/') && filePath !== 'engine/store/locks.ts',
		// The type checker takes no other text for a lock.
		forbidden: /\bas Lock\b|<Lock>|\.write\([^()]*['"`]/,
		breaches: [
			{ path: 'engine/store/turns.ts', text: 'const lock = `turn ${name}` as Lock;' },
			{
				path: 'engine/store/variables/variables.ts',
				text: 'await this.database.write(this.environment, `variables ${account}`, work);',
			},
		],
	},
	{
		name: 'what belongs to accounts is read and written through a Scope, which cannot forget the account',
		appliesTo: (filePath) =>
			/^engine\/store\/(variables|runs|records|failed|schedules|retention)\//.test(filePath),
		// Without a connection nothing is left to make a statement with.
		forbidden: /\bconnection\b|\bConnection\b|\.where\(['"](\w+\.)?account['"]/,
		breaches: [
			{
				path: 'engine/store/runs/gaps.ts',
				text: "await connection.insertInto('sync_gap').values(gap).execute();",
			},
			{
				path: 'engine/store/variables/variableRows.ts',
				text: "import type { Connection } from '../database';",
			},
			{
				path: 'engine/store/records/recordRows.ts',
				text: "sync.from('sync_record').where('account', '=', account)",
			},
		],
	},
	{
		name: 'a value is bound to SQLite by a plain ?, since node:sqlite of the oldest supported Node takes a numbered one for a name',
		appliesTo: (filePath) => /^engine\/(store|destination)\//.test(filePath),
		forbidden: /\?\d/,
		breaches: [
			{
				path: 'engine/destination/sqlite/readRows.ts',
				text: 'const statement = `SELECT id FROM ${quoted(table)} LIMIT ?2`;',
			},
		],
	},
];

/** Where files break the rules, one line each: "engine/store/a.ts:3: <rule>". */
export function storeBreaches(files: readonly ProjectFile[]): readonly string[] {
	return files.flatMap(({ path, text }) =>
		storeRules
			.filter((rule) => rule.appliesTo(path))
			.flatMap(({ name, forbidden }) =>
				text
					.split('\n')
					.flatMap((line, index) =>
						forbidden.test(line) ? [`${path}:${index + 1}: ${name}`] : [],
					),
			),
	);
}
