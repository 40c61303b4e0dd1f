import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { DatabaseSync } from 'node:sqlite';

import type { N8nClient } from './n8nClient';
import type { NodeType } from './workflow';

interface PackageJson {
	readonly name: string;
	readonly version: string;
	readonly author?: { readonly name?: string; readonly email?: string };
}

/**
 * Enters an installed package in n8n's own list, which is what *Settings → Community nodes* shows. n8n does so when
 * it installs a package itself, which it can do from a registry only; it loads the nodes either way.
 *
 * @param folder where the package was installed
 */
export async function recordInstalledPackage(n8n: {
	readonly client: N8nClient;
	readonly userFolder: string;
	readonly folder: string;
}): Promise<void> {
	const file = path.join(n8n.folder, 'package.json');
	const packageJson = JSON.parse(await readFile(file, 'utf8')) as PackageJson;
	const types = await n8n.client.nodeTypes();
	const loaded = types.filter(({ name }) => name.startsWith(`${packageJson.name}.`));
	const names = new Set(loaded.map(({ name }) => name));
	// n8n derives a tool for its AI agents from each node that may be one; its list has the nodes only.
	const ours = loaded.filter(
		({ name }) => !names.has(name.replace(/Tool$/, '')) || !name.endsWith('Tool'),
	);
	if (ours.length === 0) {
		throw new Error(`n8n did not load a node of ${packageJson.name} from ${n8n.folder}`);
	}
	enter(path.join(n8n.userFolder, '.n8n', 'database.sqlite'), packageJson, ours);
}

function enter(
	databaseFile: string,
	{ name, version, author }: PackageJson,
	types: readonly NodeType[],
) {
	const database = new DatabaseSync(databaseFile, { timeout: 10_000 });
	try {
		database.exec('BEGIN IMMEDIATE');
		database.prepare('DELETE FROM installed_packages WHERE "packageName" = ?').run(name);
		database.prepare('DELETE FROM installed_nodes WHERE "package" = ?').run(name);
		const now = new Date().toISOString().replace('T', ' ').replace('Z', '');
		database
			.prepare('INSERT INTO installed_packages VALUES (?, ?, ?, ?, ?, ?)')
			.run(name, version, author?.name ?? null, author?.email ?? null, now, now);
		const insertNode = database.prepare('INSERT INTO installed_nodes VALUES (?, ?, ?, ?)');
		for (const type of types) {
			const latest = typeof type.version === 'number' ? type.version : Math.max(...type.version);
			insertNode.run(type.displayName, type.name, latest, name);
		}
		database.exec('COMMIT');
	} finally {
		database.close();
	}
}
